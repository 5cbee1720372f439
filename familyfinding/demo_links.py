"""Links of the demonstration: a child at every step, played through the actions that people use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from adopters.actions import outside
from adopters.models import Household
from adoption import clock
from adoption.actions import allocations as parts
from adoption.actions import documents
from adoption.demo_days import back
from adoption.models import CaseFile, DocumentKind, Part, User
from children.actions import allocations, children, court
from children.demo_steps import decided, one_page
from children.models import Child, LegalStatusCode
from familyfinding.actions import (
    exploring,
    interest,
    interest_answers,
    link_begins,
    link_ends,
    match_outcomes,
    matching_meetings,
    matching_minutes,
    needs,
    proceeding,
    questions,
    shortlists,
    telling,
    validation,
)
from familyfinding.flows import PROCEEDING, LinkState
from familyfinding.models import Initiator, InterestOutcome, Link, MeetingOutcome, Reason, Strength

STEPS: dict[str, tuple[LinkState, str, str]] = {
    "C-2LNKAA2": (LinkState.INTEREST, "Alby Marlowe", "Reid"),
    "C-2LNKBB3": (LinkState.CONSIDERING, "Bonnie Marsh", "Sayer"),
    "C-2LNKCC4": (LinkState.SHORTLISTED, "Corin Vale", "Tilney"),
    "C-2LNKDD5": (LinkState.CPR_SHARED, "Della Frost", "Umber"),
    "C-2LNKFF6": (LinkState.PREFERRED, "Ezra Moss", "Verity"),
    "C-2LNKGG7": (LinkState.VALIDATED, "Fern Hale", "Wexley"),
    "C-2LNKHH8": (LinkState.PROCEEDING, "Gus Tanner", "Yarrow"),
    "C-2LNKJJ9": (LinkState.RECOMMENDED, "Hetty Lowe", "Ambler"),
    "C-2LNKKK2": (LinkState.APPROVED, "Idris Penn", "Bellamy"),
    "C-2LNKMM3": (LinkState.MORE_WORK, "Joni Rudd", "Carden"),
    "C-2LNKPP4": (LinkState.CLOSED, "Kit Arden", "Dacre"),
}
"""Where each child’s first link has come to, the child, and the family."""

NEEDS = (
    ("school", Strength.SOME, "Help with the journey to school, and a grown-up to meet at the gate.", "The school"),
    ("attachment", Strength.STRONG, "{name} asks who will be there tomorrow, and needs the answer.", "The carers"),
    ("daily", Strength.SOME, "The same order of things at bedtime, and a lamp.", "The carers’ diary"),
)
"""What each of them needs, as far as their families are weighed by it."""


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


def shortlisted(child: Child, household: Household, *, by: User, manager: User, day: date) -> Link:
    """A link that was opened, chosen and discussed on one day."""
    link = link_begins.open_link(
        child=child,
        household=household,
        initiator=Initiator.CHILDS_WORKER,
        why="They have time, a garden and a calm way with noise.",
        by=by,
        at=at(day),
    )
    return chosen(link, by=by, manager=manager, day=day)


def chosen(link: Link, *, by: User, manager: User, day: date) -> Link:
    link = shortlists.choose(link=link, why="They meet the needs that matter most.", by=by, at=at(day))
    found = shortlists.standing(link.child)
    if found and found.confirmed_on is None:
        words = "We looked at each family against the child’s needs."
        shortlists.discuss(shortlist=found, on=day, with_manager=manager, text=words, by=by, today=day)
        shortlists.confirm(shortlist=found, by=by, at=at(day))
    return link


def a_child_at_every_step_of_a_link(cast: Any, today: date) -> None:
    """Children of Leicestershire, one at each step from interest to the decision maker’s answer."""
    for reference, (state, name, family) in STEPS.items():
        if not CaseFile.rows.filter(reference=reference).exists():
            child = _a_child(cast, reference, name, today)
            _play(cast, child, _a_family(cast, family, today), state, today)


def _play(cast: Any, child: Child, household: Household, state: LinkState, today: date) -> None:
    """As far as the link has come: each step on its own working day."""
    link = _interest(cast, child, household, back(today, 1 if state == LinkState.INTEREST else 13))
    steps: list[tuple[LinkState, Callable[[Any, Link, date], Any]]] = [
        (LinkState.CONSIDERING, _considered),
        (LinkState.SHORTLISTED, _shortlisted),
        (LinkState.CPR_SHARED, _shared),
        (LinkState.PREFERRED, _preferred),
        (LinkState.VALIDATED, _visited),
        (LinkState.PROCEEDING, _going_ahead),
        (LinkState.RECOMMENDED, _recommended),
    ]
    if state == LinkState.INTEREST:
        return
    for to, step in steps:
        step(cast, Link.rows.with_both().get(pk=link.pk), today)
        if to == state or (state == LinkState.CLOSED and to == LinkState.CONSIDERING):
            break
    link = Link.rows.with_both().get(pk=link.pk)
    if state == LinkState.CLOSED:
        why = "They told us that the stairs of their house would be hard for him."
        link_ends.close(link=link, reason=Reason.NEEDS, why=why, by=cast.petra, at=at(back(today, 8)))
    elif state == LinkState.APPROVED:
        match_outcomes.ratify(link=link, on=back(today, 1), by=cast.petra, at=at(back(today, 1)))
    elif state == LinkState.MORE_WORK:
        why = "The decision maker asks for more about support after placement."
        match_outcomes.refuse(link=link, on=back(today, 1), why=why, by=cast.petra, at=at(back(today, 1)))


def _interest(cast: Any, child: Child, household: Household, day: date) -> Link:
    shown = interest.record(
        child=child,
        household=household,
        initiator=Initiator.ADOPTERS_WORKER,
        why="They asked for a child who likes to be outside, and live beside a wood.",
        by=cast.nadia,
        at=at(day),
    )
    return shown.links.get()


def _considered(cast: Any, link: Link, today: date) -> None:
    if link.interest:
        words = "Both of us think it worth looking into. I will ring you this week."
        further = InterestOutcome.GOING_FURTHER
        interest_answers.answer(
            interest=link.interest, outcome=further, words=words, by=cast.nadia, at=at(back(today, 12))
        )
    asked = questions.ask(
        link=link, text="How do they see contact with a grandmother?", by=cast.petra, at=at(back(today, 12), 11)
    )
    questions.answer(question=asked, text="Letters twice a year, gladly.", by=cast.nadia, at=at(back(today, 11)))


def _shortlisted(cast: Any, link: Link, today: date) -> None:
    chosen(link, by=cast.petra, manager=cast.marcus, day=back(today, 10))


def _shared(cast: Any, link: Link, today: date) -> None:
    day = back(today, 9)
    papers = [
        paper_on(link.child.file, kind, cast.petra, day)
        for kind in (DocumentKind.PERMANENCE_REPORT, DocumentKind.MEDICAL)
    ]
    exploring.share_report(link=link, reports=papers[:1], medical=papers[1:], by=cast.petra, at=at(day, 11))


def _preferred(cast: Any, link: Link, today: date) -> None:
    found, day = shortlists.standing(link.child), back(today, 6)
    if found is None:
        return
    meeting = matching_meetings.arrange(
        shortlist=found,
        planned_at=at(day, 13),
        chair=cast.marcus,
        place="County Hall, room 4",
        by=cast.petra,
        at=at(back(today, 8)),
    )
    said = matching_meetings.Said(link, MeetingOutcome.PREFERRED, "They meet every need but one, and know which.")
    matching_meetings.hold_meeting(
        meeting=meeting,
        held_on=day,
        came=list(meeting.invited.all()),
        families=[said],
        incomplete_why="Nobody held the case before: the child came to the permanence team at once.",
        by=cast.marcus,
        at=at(day, 16),
    )
    words = "Each need was gone through with both workers. The journey to school was the one open point."
    matching_minutes.write_minutes(meeting=meeting, text=words, by=cast.petra, at=at(back(today, 5)))
    telling.tell_worker(link=link, words="They are the preferred family.", by=cast.petra, at=at(back(today, 5)))
    telling.tell_carers(
        link=link, about="meeting", words="A family is preferred.", by=cast.petra, at=at(back(today, 5), 11)
    )


def _visited(cast: Any, link: Link, today: date) -> None:
    day = back(today, 4)
    validation.record_visit(
        link=link,
        visited_on=day,
        account="Two hours at their table, and a walk to the school.",
        locality_came=False,
        absence_why="Nobody held the case before.",
        by=cast.petra,
        at=at(day, 15),
    )


def _going_ahead(cast: Any, link: Link, today: date) -> None:
    day = back(today, 3)
    proceeding.decide(
        link=link,
        proceeds=True,
        reasons="The visit answered the open point.",
        told="We would like to go on with you. Your worker will ring you today.",
        requirements=["Therapeutic parenting course", "Help with the journey to school in the first term"],
        by=cast.marcus,
        at=at(day),
    )


def _recommended(cast: Any, link: Link, today: date) -> None:
    day = back(today, 2)
    match_outcomes.recommend(link=link, on=day, by=cast.petra, at=at(day, 15))


def _a_child(cast: Any, reference: str, name: str, today: date) -> Child:
    first, last = name.split()
    day = _ago(today, 28)
    child = children.open_child(
        reference=reference,
        first_name=first,
        last_name=last,
        born_on=date(today.year - 4, 3, 3),
        entered_care_on=_ago(today, 500 + 31 * list(STEPS).index(reference)),
        care_status=LegalStatusCode.INTERIM_CARE,
        agency=cast.leicestershire,
        team=cast.permanence,
        worker=cast.petra,
        on=day,
        by=cast.petra,
        language="English",
        local_authority=cast.leicestershire,
    )
    allocations.give_manager(child=child, manager=cast.marcus, on=day, by=cast.marcus)
    child = decided(child, day, by=cast.grace, worker=cast.petra, manager=cast.marcus, carers="Rita Mossop")
    for kind, strength, what, evidence in NEEDS:
        needs.record(
            child=child, kind=kind, strength=strength, what=what.format(name=first), evidence=evidence,
            seen_on=day, version=0, by=cast.petra, at=at(day),
        )  # fmt: skip
    return _with_order(cast, child, today) if STEPS[reference][0] in PROCEEDING else child


def _with_order(cast: Any, child: Child, today: date) -> Child:
    """Nobody comes before panel without the court’s order, or the parents’ consent."""
    paper = paper_on(child.file, DocumentKind.PLACEMENT_ORDER, cast.petra, _ago(today, 25)).document
    court.grant_order(
        child=child, on=_ago(today, 25), court="The family court at Leicester", document=paper, by=cast.petra
    )
    child.refresh_from_db()
    return child


def _a_family(cast: Any, name: str, today: date) -> Household:
    household = outside.record(
        agency=cast.leicester_city,
        origin_agency=cast.lincolnshire,
        title=f"{name} and {name}",
        names=[f"Robin {name}", f"Sam {name}"],
        approved_on=_ago(today, 150),
        on=_ago(today, 40),
        by=cast.nadia,
        team=cast.city_assessment,
    )
    parts.allocate(file=household.file, worker=cast.nadia, part=Part.LEAD, on=_ago(today, 40), by=cast.omar)
    household.refresh_from_db()
    return household


def paper_on(file: CaseFile, kind: DocumentKind, by: User, day: date) -> Any:
    words = str(kind.label)
    upload = ContentFile(one_page(words), name="paper.pdf")
    return documents.add(file=file, kind=kind, title=words, upload=upload, by=by, at=at(day)).versions.latest("pk")


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


SCENES = [a_child_at_every_step_of_a_link]
