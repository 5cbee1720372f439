"""SC-01, the profile’s lines: a late match failure at Easter, widening, removal, reinstatement."""

from datetime import date

import pytest
import time_machine

from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind, Notice
from children.actions import court, matches
from children.models import HearingKind
from familyfinding.actions import audience, panel, reviews
from familyfinding.flows import ProfileStatus
from familyfinding.models import AudienceChange, ChangeToAnswer, MatchAtPanel, PublishedProfile, Rung, ShownCopy
from tests.factories.adoption import AgencyFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at


def seen_by(*people):
    return [who.first_name for who in people if PublishedProfile.objects.visible_to(who).exists()]


def test_sc_01_from_the_hearings_to_the_reinstated_profile(cast):
    """FF-06 to FF-09, FF-16 to FF-19, FF-36, FF-37, FF-61, FF-62."""
    asha, tom = cast.asha, cast.tom
    ada, tia, nia = cast.ada, cast.tia, cast.nia

    with time_machine.travel(at(date(2026, 1, 9), 10), tick=False) as clock:
        friday = date(2026, 1, 9)
        child = cases.a_child(agency=cast.ane, team=cast.north, worker=asha, manager=tom, on=friday)
        cases.decided(child, on=date(2026, 1, 5), by=cast.sam)
        cases.allocated(child, to=asha, on=friday, by=tom)
        court.set_hearing(child=child, kind=HearingKind.IRH, on=date(2026, 2, 24), today=friday, by=asha)
        court.set_hearing(
            child=child, kind=HearingKind.FINAL, on=date(2026, 3, 31), today=friday, by=asha, order_expected=True
        )
        child.refresh_from_db()
        assert child.planned_order_on == date(2026, 3, 31)
        assert cases.due(child, "TS-01").due_on == date(2026, 2, 28)

        clock.move_to(at(date(2026, 2, 20), 10))
        match = matches.record_likely(
            child=child, family="The Birch family", why="Known to us", judged_by=asha, on=date(2026, 2, 20), by=asha
        )
        assert cases.lapsed(child, "TS-01")

        clock.move_to(at(date(2026, 3, 1), 10))
        cases.run(at(date(2026, 3, 1), 10))
        assert not Notice.rows.filter(file=child.file, deadline__rule="TS-01").exists()

        clock.move_to(at(date(2026, 3, 31), 16))
        cases.grant(child, on=date(2026, 3, 31), by=asha)
        assert not child.file.deadlines.running().filter(rule__in=["TS-01", "TS-02", "TS-18"]).exists()

        clock.move_to(at(date(2026, 4, 2), 10))
        matches.end_likely(match=match, why="They withdrew", on=date(2026, 4, 2), by=asha)
        assert cases.due(child, "TS-02").due_on == date(2026, 4, 7)
        assert cases.lapsed(child, "TS-01")

        clock.move_to(at(date(2026, 4, 7), 15))
        cases.draft(child, by=asha, on=date(2026, 4, 7))
        profile = cases.publish(child, by=asha, when=at(date(2026, 4, 7), 15))
        assert cases.due(child, "TS-02").met_on == date(2026, 4, 7)
        assert (profile.status, profile.rung) == (ProfileStatus.LIVE, Rung.HOME)
        assert seen_by(ada, tia, nia) == ["Ada"]
        assert cases.due(child, "TS-05").due_on == date(2026, 7, 7)

        clock.move_to(at(date(2026, 4, 10), 9))
        with pytest.raises(NotPossible, match="Ask for the agreement first"):
            audience.widen_by_hand(profile=profile, by=asha, at=at(date(2026, 4, 10), 9))
        refused = CaseEvent.rows.get(file=child.file, kind=EventKind.REFUSED)
        assert (refused.recorded_by, refused.happened_on) == (asha, date(2026, 4, 10))
        assert seen_by(ada, tia, nia) == ["Ada"]

        clock.move_to(at(date(2026, 4, 17), 10))
        authority = AgencyFactory(code="wansbeck", name="Wansbeck Council", kind="local_authority", parent=cast.ane)
        cases.agree_by_letter(child, by=asha, manager=tom, authority=authority, when=at(date(2026, 4, 17), 10))
        assert seen_by(ada, tia, nia) == ["Ada", "Tia"]
        release = cases.due(child, "TS-04")
        assert (release.due_on, release.due_at) == (date(2026, 4, 24), at(date(2026, 4, 24), 0))
        assert cases.due(child, "TS-03").met_on == date(2026, 4, 17)

        clock.move_to(at(date(2026, 4, 23), 23, 59))
        cases.run(at(date(2026, 4, 23), 23, 59))
        assert cases.profile_of(child).rung == Rung.CONSORTIUM

        clock.move_to(at(date(2026, 4, 24), 0))
        cases.run(at(date(2026, 4, 24), 0))
        assert seen_by(ada, tia, nia) == ["Ada", "Tia", "Nia"]
        step = AudienceChange.rows.order_by("-at", "-pk").first()
        assert (step.was, step.became, step.by, step.at) == (
            Rung.CONSORTIUM,
            Rung.NATIONAL,
            None,
            at(date(2026, 4, 24), 0),
        )
        told = Notice.rows.filter(file=child.file, made_at=at(date(2026, 4, 24), 0), deadline=None)
        assert {notice.to_user for notice in told} == {asha, tom}
        cases.run(at(date(2026, 4, 24), 0, 5))
        assert AudienceChange.rows.filter(became=Rung.NATIONAL).count() == 1

        clock.move_to(at(date(2026, 6, 12), 10))
        matches.report_change(child=child, what="Walks by himself now", on=date(2026, 6, 12), by=asha)
        owed = ChangeToAnswer.rows.with_profile().get()
        assert cases.due(child, "TS-06").due_on == date(2026, 6, 19)
        reviews.answer(change=owed, answered_on=date(2026, 6, 12), how="Added", by=asha, today=date(2026, 6, 12))
        assert cases.due(child, "TS-06").met_on == date(2026, 6, 12)
        assert cases.due(child, "TS-05").due_on == date(2026, 7, 7)

        clock.move_to(at(date(2026, 7, 6), 10))
        reviews.review(
            profile=cases.profile_of(child),
            done_on=date(2026, 7, 6),
            checked="Every section, with the carers",
            changed="What I like",
            confirm_journey=True,
            by=asha,
            today=date(2026, 7, 6),
        )
        running = child.file.deadlines.running().get(rule="TS-05")
        assert running.due_on == date(2026, 10, 6)

        clock.move_to(at(date(2026, 9, 17), 16))
        panel.record_recommendation(
            profile=cases.profile_of(child), recommended_on=date(2026, 9, 17), by=asha, at=at(date(2026, 9, 17), 16)
        )
        assert seen_by(ada, tia, nia) == []
        assert not child.file.deadlines.running().filter(rule="TS-05").exists()
        assert ShownCopy.rows.filter(until_at=at(date(2026, 9, 17), 16)).exists()

        clock.move_to(at(date(2026, 9, 23), 11))
        match_at_panel = MatchAtPanel.rows.with_profile().get()
        panel.record_refusal(
            match=match_at_panel,
            decided_on=date(2026, 9, 23),
            why="Health questions are open",
            by=asha,
            at=at(date(2026, 9, 23), 11),
        )
        profile = cases.profile_of(child)
        assert (profile.status, profile.rung) == (ProfileStatus.LIVE, Rung.NATIONAL)
        assert seen_by(ada, tia, nia) == ["Ada", "Tia", "Nia"]
        assert child.file.deadlines.running().get(rule="TS-05").due_on == date(2026, 10, 6)
