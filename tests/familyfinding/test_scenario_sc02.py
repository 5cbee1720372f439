"""SC-02, the profile’s lines: BID at Easter, an adjourned hearing, the two-week rule, all approved adopters."""

from datetime import date

import pytest
import time_machine

from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind
from children.actions import court, plans
from children.models import DelayCause, HearingKind
from familyfinding.actions import agreements, media, search
from familyfinding.models import AudienceChange, FundingAgreement, MediaItem, PublishedMedia, PublishedProfile
from tests.familyfinding import cases
from tests.familyfinding.cases import at


def seen_by(*people):
    return [who.first_name for who in people if PublishedProfile.objects.visible_to(who).exists()]


def add_picture(child, *, by, when):
    return media.add(
        profile=cases.profile_of(child),
        upload=cases.a_photograph(),
        video=False,
        alt="Red boots in a puddle",
        supplied_by="The foster carers",
        supplied_on=when.date(),
        consented=True,
        by=by,
        at=when,
    )


def test_sc_02_from_the_decision_to_all_approved_adopters(cast):
    """FF-10, FF-11, FF-16, FF-21 to FF-23, FF-29, FF-34, PN-35."""
    petra, marcus, grace = cast.petra, cast.marcus, cast.grace
    readers = (cast.ben, cast.ada, cast.nia)

    with time_machine.travel(at(date(2025, 4, 14), 10), tick=False) as clock:
        monday, tuesday = date(2025, 4, 14), date(2025, 4, 22)
        child = cases.a_child(
            agency=cast.leicestershire, team=cast.permanence, worker=petra, manager=marcus, on=monday, first_name="Wren"
        )
        cases.decided(child, on=monday, by=grace)
        assert cases.due(child, "TS-14").due_on == date(2025, 4, 21)

        clock.move_to(at(tuesday, 10))
        cases.allocated(child, to=petra, on=tuesday, by=marcus)
        final = court.set_hearing(
            child=child, kind=HearingKind.FINAL, on=date(2025, 6, 30), today=tuesday, by=petra, order_expected=True
        )
        assert cases.due(child, "TS-15").due_on == date(2025, 6, 2)

        clock.move_to(at(date(2025, 5, 30), 14))
        cases.draft(child, by=petra, on=date(2025, 5, 30))
        profile = cases.publish(child, by=petra, when=at(date(2025, 5, 30), 14))
        assert cases.due(child, "TS-15").met_on == date(2025, 5, 30)
        assert seen_by(*readers) == ["Ben"]
        with pytest.raises(NotPossible, match="no photograph or video"):
            add_picture(child, by=petra, when=at(date(2025, 5, 30), 15))
        assert CaseEvent.rows.filter(file=child.file, kind=EventKind.REFUSED).count() == 1
        assert not MediaItem.rows.exists()

        clock.move_to(at(date(2025, 6, 30), 12))
        again = court.adjourn(
            hearing=final, to=date(2025, 7, 28), cause=next(iter(DelayCause)), by=petra, today=date(2025, 6, 30)
        )
        assert again.on == date(2025, 7, 28)
        moved = cases.due(child, "TS-15")
        assert (moved.due_on, moved.met_on) == (date(2025, 6, 30), date(2025, 5, 30))

        clock.move_to(at(date(2025, 7, 28), 15))
        cases.grant(child, on=date(2025, 7, 28), by=petra)
        assert cases.due(child, "TS-20").due_on == date(2025, 8, 11)
        assert cases.due(child, "TS-18").due_on == date(2025, 7, 28)
        add_picture(child, by=petra, when=at(date(2025, 7, 28), 16))
        assert cases.due(child, "TS-18").met_on == date(2025, 7, 28)
        cases.publishing.publish_changes(profile=profile, by=petra, at=at(date(2025, 7, 28), 16))
        assert PublishedMedia.objects.visible_to(cast.ben).count() == 1

        clock.move_to(at(date(2025, 8, 11), 10))
        search.discuss(
            profile=cases.profile_of(child),
            held_on=date(2025, 8, 11),
            with_manager=marcus,
            will_ask=True,
            said="No family in the partnership.",
            by=petra,
            today=date(2025, 8, 11),
        )
        agreements.ask_service_manager(
            profile=cases.profile_of(child), why="Nobody in the partnership", by=petra, at=at(date(2025, 8, 11), 11)
        )
        assert cases.due(child, "TS-20").met_on == date(2025, 8, 11)
        assert seen_by(*readers) == ["Ben"]

        clock.move_to(at(date(2025, 8, 14), 9))
        cases.decide(FundingAgreement.rows.get(), by=grace, when=at(date(2025, 8, 14), 9))
        assert seen_by(*readers) == ["Ben", "Ada", "Nia"]
        assert list(AudienceChange.rows.order_by("pk").values_list("was", "became")) == [(None, 1), (1, 3)]
        assert not child.file.deadlines.filter(rule="TS-04").exists()

        owed = cases.due(child, "TS-123")
        assert (owed.due_on, owed.owner) == (date(2025, 8, 21), marcus), "five working days"
        plans.write_plan(
            child=child, family_needed="As before.", search="In every agency.", on=date(2025, 8, 18), by=marcus
        )
        assert cases.due(child, "TS-123").met_on == date(2025, 8, 18)
