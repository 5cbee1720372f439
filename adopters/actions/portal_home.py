"""The copy from which an applicant’s home page is drawn: facts and dates of their own household alone (AD-62, AD-73).

Every action on a household ends here (`facts.finish`), so the page says what the record says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any

from adopters.family_words import NEXT_AT, PROMISES, STEPS
from adopters.flows import Stage
from adopters.models import (
    Considering,
    Enquiry,
    FamilyPicture,
    FamilyProfile,
    Household,
    Member,
    PublishedFamily,
    SuitabilityDecision,
    Visit,
)
from adopters.turns import newest, turn_of, with_turns
from adoption import clock
from adoption.models import Deadline, Part, PortalAccount, PortalHome, User

Facts = dict[str, Any]
FRESH_FOR = timedelta(hours=1)
AT_ONCE = 20
HOME_ALONE = "TS-09"
TO_DECIDE = "TS-54"
"""The promise to decide and to tell them: kept once both are done."""


_later: ContextVar[set[int] | None] = ContextVar("households whose pages are written at the end", default=None)


@contextmanager
def written_once() -> Iterator[None]:
    """For a row of actions in one transaction: each family’s pages are written at its end, not after every action."""
    households: set[int] = set()
    outermost = _later.set(households)
    try:
        yield
    finally:
        _later.reset(outermost)
    for household in Household.rows.filter(pk__in=households).order_by("pk"):
        publish(household)


def publish(household: Household) -> None:
    """Write the home page of every applicant who has an account; nothing where nobody has."""
    later = _later.get()
    if later is not None:
        later.add(household.pk)
        return
    accounts = list(PortalAccount.rows.filter(file=household.file_id, ended_on=None))
    if not accounts:
        return
    known = with_turns(Household.rows.select_related("file__agency", "file__lead", "file__manager"))
    fresh = known.get(pk=household.pk)
    facts = {"file": fresh.file, "content": _content(fresh), "made_at": clock.now()}
    PortalHome.rows.bulk_create(
        [PortalHome(user_id=account.user_id, **facts) for account in accounts],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=list(facts),
    )


def publish_stale(*, at: datetime) -> int:
    """Pages an hour old are written anew, some in each run: a date may have moved without an action of this app."""
    old = PortalHome.rows.filter(made_at__lt=at - FRESH_FOR, user__is_active=True).order_by("made_at", "pk")
    files = set(old.values_list("file", flat=True)[:AT_ONCE])
    for household in Household.rows.filter(file__in=files):
        publish(household)
    PortalHome.rows.filter(file__in=files, made_at__lt=at - FRESH_FOR).update(made_at=at)
    return len(files)


def _content(household: Household) -> Facts:
    turn = turn_of(household)
    return {
        "stage": household.stage,
        "since": household.stage_since.isoformat(),
        "steps": _steps(household),
        "next": NEXT_AT.get(Stage(household.stage)) or (_step_of(household).next if _step_of(household) else ""),
        "turn": {"whose": turn.whose.value, "words": turn.for_family},
        "promises": _promises(household),
        "pause": _pause(household),
        "visits": _visits(household),
        "panel": _panel(household),
        "home_until": _home_until(household),
        "contacts": _contacts(household),
        "agency": household.file.agency.name,
        "registration_open": _may_register(household),
        "closed": household.stage == Stage.CLOSED,
        "considering": _considering(household),
        "profile": _profile(household),
        "people": _people(household),
    }


def _step_of(household: Household) -> Any:
    return next((step for step in STEPS if household.stage in step.stages), None)


def _steps(household: Household) -> list[Facts]:
    now = _step_of(household)
    place = STEPS.index(now) if now else -1
    return [
        {
            "text": step.text,
            "easy": step.easy,
            "state": "done" if number < place else "now" if number == place else "later",
        }
        for number, step in enumerate(STEPS)
    ]


def _promises(household: Household) -> list[Facts]:
    """What we owe them, by when. Whether it is late is for whoever reads it, on their day."""
    rows = Deadline.rows.filter(file=household.file_id, rule__in=PROMISES, lapsed_on=None).order_by("due_on", "pk")
    still_open = TO_DECIDE if _refusal_is_to_be_told(household) else ""
    return [
        {
            "what": PROMISES[row.rule],
            "due": row.due_on.isoformat(),
            "met": _iso(row.met_on) if row.rule != still_open else "",
            "paused": _iso(row.paused_on),
            "was": row.worked_out_on.isoformat() if row.worked_out_on != row.due_on else "",
        }
        for row in rows
    ]


def _refusal_is_to_be_told(household: Household) -> bool:
    """Until they hear it from a person, no page lets them guess it (AD-66)."""
    standing = (row for row in household.suitabilities.all() if row.ended_on is None)
    return any(row.decision == SuitabilityDecision.NOT_APPROVED and not row.told_decision_on for row in standing)


def _pause(household: Household) -> str:
    """Since when they pause; their reason stays with the worker."""
    running = (pause.from_on.isoformat() for pause in household.pauses.all() if pause.to_on is None)
    return next(running, "")


def _visits(household: Household) -> list[str]:
    """The days agreed for visits that have not been held: the next of them is the next contact promised."""
    work = _under_way(household.stage_twos.all())
    coming = Visit.rows.filter(stage_two=work, held_on=None, dropped_on=None).order_by("planned_on")
    return [day.isoformat() for day in coming.values_list("planned_on", flat=True)] if work else []


def _under_way(rows: Iterable[Any]) -> Any:
    return newest(row for row in rows if row.ended_on is None)


def _panel(household: Household) -> Facts:
    """What panel recommended, once they were told; the decision once made, a refusal once they were told (AD-66)."""
    standing, work = _under_way(household.suitabilities.all()), _under_way(household.stage_twos.all())
    if standing is None:
        return {"planned": _iso(work.panel_planned_on)} if work and work.panel_planned_on else {}
    told = standing.told_recommendation_on
    decided = SuitabilityDecision(standing.decision)
    known = decided == SuitabilityDecision.APPROVED or (decided and standing.told_decision_on)
    return {
        "planned": _iso(standing.panel_on),
        "recommendation": str(standing.get_recommendation_display()) if told else "",
        "told": _iso(told),
        "decision": str(standing.get_decision_display()) if known else "",
        "decided": _iso(standing.decided_on) if known else "",
    }


def _home_until(household: Household) -> str:
    """To which day they are for children of our own agency alone (AD-44); a waiver ends it sooner."""
    running = Deadline.rows.running().filter(file=household.file_id, rule=HOME_ALONE)
    return _iso(running.values_list("due_on", flat=True).first())


def _considering(household: Household) -> Facts:
    """What both say together about the children they could care for, as it stands."""
    row = Considering.rows.filter(household=household).newest_first().first()
    return {"version": row.number, "on": row.on.isoformat(), "answers": row.answers} if row else {}


def _profile(household: Household) -> Facts:
    """Their own profile as it is being written, and whether others read it now."""
    row = FamilyProfile.rows.filter(household=household).first()
    if row is None:
        return {"version": 1}
    copy = PublishedFamily.rows.filter(file=household.file_id).first()
    return {
        "version": row.version,
        "heading": row.heading,
        "region": row.region,
        "story": row.story,
        "state": row.state,
        "without": row.wish == "no",
        "sent_back": row.sent_back_why,
        "shown": copy.get_audience_display() if copy else "",
        "pictures": list(FamilyPicture.rows.standing().filter(profile=row).values_list("pk", flat=True)),
    }


def _people(household: Household) -> list[Facts]:
    """Who lives there, by first name: to say who is in a picture."""
    rows = Member.rows.living_there().filter(household=household).select_related("person").order_by("number", "pk")
    return [{"member": str(row.pk), "name": row.person.name.split()[0]} for row in rows]


def _contacts(household: Household) -> list[Facts]:
    """Who to contact, and who covers when that person is away."""
    file = household.file
    found: list[Facts] = [_contact(file.lead, "Your worker")] if file.lead else []
    second = file.allocations.filter(part=Part.SECOND, to_on=None).select_related("worker").first()
    if second:
        found.append(_contact(second.worker, "When your worker is away"))
    if file.manager:
        found.append(_contact(file.manager, "Your worker’s manager"))
    return found


def _contact(user: User, what: str) -> Facts:
    return {"what": what, "name": user.display_name, "email": user.email}


def _may_register(household: Household) -> bool:
    """The form opens once an information event and the Initial Visit are recorded (AD-08)."""
    if household.stage != Stage.ENQUIRY:
        return False
    enquiry: Enquiry | None = getattr(household, "enquiry", None)
    return enquiry is not None and enquiry.may_register


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
