"""SC-03: three families, no decision on the day of the visit, up to the booking of consultation and panel."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from adoption.errors import NotAllowed, NotPossible
from adoption.models import AgreedAction, CaseEvent, EventKind, SharedItem, Standing
from familyfinding.actions import (
    folder,
    match_dates,
    matching_minutes,
    proceeding,
    shortlists,
    telling,
    validation,
)
from familyfinding.actions.owed import BOOK
from familyfinding.disclosure_list import lines
from familyfinding.flows import LinkState
from familyfinding.models import LinkedChild, ProceedDecision, SharedPaper, SupportRequirement, ValidationVisit
from tests.factories.adopters_report import ReportVersionFactory
from tests.factories.adoption import DocumentVersionFactory
from tests.familyfinding.families import users_of
from tests.fixtures.services import eventually
from tests.scenarios import matching
from tests.scenarios.conftest import beat, due, it_is, london, standing
from tests.scenarios.matching import NOT_PREFERRED, PREFERRED, fresh, frozen

FRI_05_SEP = date(2025, 9, 5)
TUE_16_SEP = date(2025, 9, 16)
WED_17_SEP = date(2025, 9, 17)
FRI_19_SEP = date(2025, 9, 19)
MON_22_SEP = date(2025, 9, 22)
TUE_23_SEP = date(2025, 9, 23)
THU_09_OCT = date(2025, 10, 9)
WED_22_OCT = date(2025, 10, 22)

pytestmark = pytest.mark.slow


def test_sc_03_to_the_booking_of_panel(worker, cast, written, leonie, signed_in):
    """MT-03 to MT-19, AD-49, AD-50, CF-11, CF-34, TS-22, TS-23, TS-24, TS-106, TS-107."""
    skye = matching.a_child(cast, written, leonie, first_name="Skye")
    a, b, c, d = matching.households(cast, "Alder", "Beech", "Cedar", "Dogwood")

    with it_is(FRI_05_SEP, 10) as now:
        of_a, of_b, of_c = matching.shortlist(skye, [a, b, c], cast=cast, now=now)
        of_d = matching.considered(skye, d, by=cast.petra, now=now)
        with pytest.raises(NotPossible, match="The shortlist is full"):
            shortlists.choose(link=of_d, why="They too.", by=cast.petra, at=now)
        assert CaseEvent.rows.filter(file=skye.file, kind=EventKind.REFUSED).count() == 1
        assert LinkedChild.rows.placed().filter(child=skye).count() == 3

        report, medical = matching.reports(skye, by=cast.petra, now=now)
        matching.give([of_a, of_b, of_c], report, medical, by=cast.petra, now=now)
        assert all(frozen(family) for family in (a, b, c))
        assert not frozen(d)
        assert due(skye, "TS-22") == FRI_19_SEP
        assert SharedPaper.rows.filter(link=of_a).count() == 2, "document by document"

    with it_is(FRI_05_SEP, 15) as now:
        matching.acknowledge(b, signed_in)
        assert eventually(lambda: not any(line.waits for line in lines(of_b, names=True)), timeout=60)
        paper = ReportVersionFactory(report__household=b, paper=DocumentVersionFactory(document__file=b.file))
        sent = folder.send(link=of_b, to=leonie, by=cast.petra, at=now)
        assert (sent.report, sent.sent_to) == (paper, leonie)

    said = {
        of_b: (PREFERRED, "They meet every need."),
        of_a: (NOT_PREFERRED, "Further from the school."),
        of_c: (NOT_PREFERRED, "A good second."),
    }
    meeting = matching.meet(skye, said, cast=cast, day=TUE_16_SEP, planned=FRI_05_SEP)
    with it_is(TUE_16_SEP, 17) as now:
        invited = {one.user: one.part for one in meeting.invited.all()}
        assert (invited[cast.marcus], invited[leonie]) == ("chair", "locality")
        assert due(skye, "TS-23") == TUE_23_SEP
        assert standing(skye, "TS-22") == Standing.MET
        owed = AgreedAction.rows.open().get(file=skye.file, source=matching_minutes.MINUTES)
        assert owed.due_on == TUE_23_SEP, "five working days"
        matching_minutes.write_minutes(meeting=meeting, text="Everybody spoke.", by=cast.petra, at=now)
        assert not AgreedAction.rows.open().filter(source=matching_minutes.MINUTES).exists()

    with it_is(WED_17_SEP, 9) as now:
        telling.tell_worker(link=of_a, words="Another family is preferred.", by=cast.petra, at=now)
        telling.tell_family(link=of_a, words="Another family lives nearer.", by=cast.nadia, at=now)
        telling.keep_in_reserve(link=of_c, why="They agreed on the telephone.", by=cast.marcus, at=now)
        assert not frozen(a)
        assert frozen(c)

    with it_is(FRI_19_SEP, 14) as now:
        validation.record_visit(
            link=of_b,
            visited_on=FRI_19_SEP,
            account="Two hours with everybody.",
            locality_came=True,
            absence_why="",
            by=cast.petra,
            at=now,
        )
        assert standing(skye, "TS-23") == Standing.MET
        assert due(skye, "TS-24") == MON_22_SEP
        for who in (cast.petra, cast.nadia, cast.grace):
            with pytest.raises(NotAllowed):
                decide(of_b, by=who, now=now)
        with pytest.raises(NotPossible, match="Nothing is decided on the day"):
            decide(of_b, by=cast.marcus, now=now)
        the_database_refuses_it_too(of_b, cast.marcus)

    with it_is(MON_22_SEP, 10) as now:
        decide(of_b, by=cast.marcus, now=now)
        assert standing(skye, "TS-24") == Standing.MET
        assert fresh(of_b).state == LinkState.PROCEEDING
        assert [one.text for one in SupportRequirement.rows.filter(link=of_b)] == ["Therapeutic parenting course"]
        telling.tell_carers(link=of_b, about="decision", words="It goes ahead.", by=cast.petra, at=now)
        telling.tell_family(link=of_c, words="Another family goes ahead.", by=cast.nadia, at=now)
        assert not frozen(c)
        assert fresh(of_c).state == LinkState.CLOSED
        match_dates.book_dates(
            link=of_b,
            medical_at=london(THU_09_OCT, 10),
            medical_place="The clinic",
            panel_on=WED_22_OCT,
            panel_place="County Hall",
            carers_told_on=MON_22_SEP,
            by=cast.petra,
            at=now,
        )
        shared = SharedItem.rows.get(user=users_of(b)[0], kind="match_dates")
        assert "Only you need to come" in shared.sections[0]["text"]
        assert not AgreedAction.rows.open().filter(source=BOOK).exists()
        beat(now)
        assert frozen(b)


def decide(link, *, by, now):
    return proceeding.decide(
        link=link,
        proceeds=True,
        reasons="They meet every need.",
        told="We go on together.",
        requirements=["Therapeutic parenting course", " "],
        by=by,
        at=now,
    )


def the_database_refuses_it_too(link, by) -> None:
    """Neither on the day of the visit nor with another day of the visit than the visit has (MT-14)."""
    visit = ValidationVisit.rows.get(link=link)
    facts = {"link": link, "visit": visit, "proceeds": True, "reasons": "Now.", "decided_by": by}
    for visited_on in (FRI_19_SEP, WED_17_SEP):
        with pytest.raises(IntegrityError):
            decided_at_once(facts | {"visited_on": visited_on, "decided_on": FRI_19_SEP})


@transaction.atomic
def decided_at_once(facts) -> None:
    ProceedDecision.rows.create(**facts)
    transaction.get_connection().check_constraints()
