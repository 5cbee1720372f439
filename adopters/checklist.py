"""What an assessment consists of, each part a line of its own, and how far each is (AD-14, AD-20, AD-81)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from adopters.actions.training_gate import missing_topics
from adopters.models import (
    MANDATORY,
    AgreementKind,
    Check,
    CheckKind,
    Household,
    Member,
    MemberKind,
    Past,
    Referee,
    StageOne,
)
from adopters.models.referees import ENOUGH, RELATIVES
from adopters.pasts import histories, reach
from adoption.periods import Period
from adoption.wording import counted


class State(StrEnum):
    NOT_STARTED = "Not started"
    WAITING = "Waiting for others"
    UNDER_WAY = "Under way"
    DONE = "Done"
    EXPIRED = "Expired"


COLOURS = {
    State.NOT_STARTED: "grey",
    State.WAITING: "yellow",
    State.UNDER_WAY: "blue",
    State.DONE: "green",
    State.EXPIRED: "red",
}


@dataclass(frozen=True)
class Line:
    """One part of the assessment. `page` is the URL name of the page on which it is worked on."""

    text: str
    state: State
    hint: str = ""
    page: str = ""
    in_stage_one: bool = True

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


@dataclass
class Work:
    """Everything the lines look at, read once."""

    household: Household
    today: date
    members: list[Member] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    referees: list[Referee] = field(default_factory=list)
    past: list[Past] = field(default_factory=list)
    stage: StageOne | None = None

    @classmethod
    def of(cls, household: Household, today: date) -> Work:
        """Six queries, however large the household."""
        mine = {"household": household}
        members = Member.rows.living_there().filter(**mine).select_related("person").order_by("kind", "number", "pk")
        checks = Check.rows.in_force().filter(member__household=household).select_related("member__person", "document")
        past = Past.rows.in_use().filter(member__household=household)
        found = list(members)
        for member in found:
            member.household = household
        return cls(
            household,
            today,
            found,
            list(checks.order_by("member__kind", "member__number", "member", "pk")),
            list(Referee.rows.filter(**mine).select_related("person", "about__person", "document").order_by("pk")),
            list(past),
            StageOne.rows.filter(**mine).order_by("-started_on", "-pk").first(),
        )

    @property
    def applicants(self) -> list[Member]:
        return [member for member in self.members if member.kind == MemberKind.APPLICANT]


def state_of(check: Check, today: date) -> State:
    """How one check stands."""
    if check.resolved_on:
        return State.EXPIRED if check.expires_on and check.expires_on <= today else State.DONE
    if check.returned_on:
        return State.UNDER_WAY
    return State.WAITING if check.requested_on else State.NOT_STARTED


def plan(work: Work) -> Line:
    rows = work.household.agreements.all()
    found = next((a for a in rows if a.kind == AgreementKind.STAGE_ONE_PLAN and not a.replaced_on), None)
    state = State.NOT_STARTED if found is None else State.DONE if found.agreed_on else State.WAITING
    return Line("Stage One Plan, signed by both sides", state)


def checks(work: Work) -> list[Line]:
    """One line a kind, in the order of the kinds."""
    lines = []
    for kind in CheckKind:
        rows = [check for check in work.checks if check.kind == kind]
        if rows:
            done = sum(state_of(check, work.today) == State.DONE for check in rows)
            hint = f"{done} of {len(rows)} done" if len(rows) > 1 else ""
            text = "Medicals" if kind == CheckKind.MEDICAL else f"{kind.label} checks"
            lines.append(Line(text, together([state_of(c, work.today) for c in rows]), hint, "adopters:checks"))
    return lines


def references(work: Work) -> Line:
    """At least three, at most one of them a relative, each contacted, visited and written down (AAR Schedule 4)."""
    rows = [referee for referee in work.referees if not referee.dropped_on]
    done = sum(referee.is_done for referee in rows)
    enough = few_or_relatives(rows) == "" or bool(work.stage and work.stage.references_why)
    state = State.NOT_STARTED
    if rows:
        asked = any(referee.contacted_on for referee in rows)
        state = State.DONE if enough and done == len(rows) else State.WAITING if asked else State.NOT_STARTED
    return Line("References", state, f"{done} of {max(len(rows), ENOUGH)} done", "adopters:checks")


def few_or_relatives(rows: Iterable[Referee]) -> str:
    """What is wrong with this choice of referees, in a sentence; nothing when it is as it should be."""
    used = [referee for referee in rows if not referee.dropped_on]
    if len(used) < ENOUGH:
        return f"{counted(len(used), 'referee')} so far. At least three are needed."
    relatives = sum(referee.is_relative for referee in used)
    if relatives > RELATIVES:
        return f"{relatives} of the referees are relatives. Only one may be."
    return ""


def pasts(work: Work) -> Line:
    told = histories(work.applicants, work.past, back=_back(work), today=work.today)
    whole = sum(each.is_whole for each in told)
    state = State.DONE if told and whole == len(told) else State.UNDER_WAY if work.past else State.NOT_STARTED
    return Line("Employment and accommodation histories", state, f"{whole} of {len(told)} whole", "adopters:checks")


def _back(work: Work) -> Period | None:
    return reach(work.applicants[0], work.today) if work.applicants else None


def together(states: list[State]) -> State:
    """One state for several: what is worst, and done only when all are."""
    for worst in (State.EXPIRED, State.NOT_STARTED, State.WAITING, State.UNDER_WAY):
        if worst in states:
            mixed = worst == State.NOT_STARTED and len(set(states)) > 1
            return State.UNDER_WAY if mixed else worst
    return State.DONE


def home_visits(work: Work) -> Line:
    """The visits of Stage Two; the Initial Visit came before (AD-24, AD-81)."""
    visits = [
        visit for stage in work.household.stage_twos.all() for visit in stage.visits.all() if not visit.dropped_on
    ]
    held = sum(visit.held_on is not None for visit in visits)
    state = State.NOT_STARTED if not held else State.DONE if held == len(visits) else State.UNDER_WAY
    hint = f"{held} of {len(visits)} made" if visits else "In Stage Two"
    return Line("Home visits", state, hint, "adopters:stage-two", in_stage_one=False)


def home_study(work: Work) -> Line:
    """The home-study assessment is written up in the report (AD-30, AD-81)."""
    newest = max(work.household.stage_twos.all(), key=lambda stage: stage.pk, default=None)
    state = State.NOT_STARTED if newest is None else State.DONE if newest.report_completed_on else State.UNDER_WAY
    return Line("Home study", state, "In Stage Two", "adopters:report", in_stage_one=False)


def preparation(work: Work) -> Line:
    """The mandatory topics of preparation and training, for each adopter (AD-26)."""
    open_topics = missing_topics(work.household)
    whole = len(MANDATORY) * len(work.applicants)
    state = State.DONE if not open_topics else State.NOT_STARTED if len(open_topics) == whole else State.UNDER_WAY
    hint = f"{whole - len(open_topics)} of {whole} topics covered"
    return Line("Preparation groups and training", state, hint, "adopters:training", in_stage_one=False)


def lines(work: Work) -> list[Line]:
    """The whole checklist in its order."""
    first = [plan(work), *checks(work), references(work), pasts(work)]
    return [*first, preparation(work), home_visits(work), home_study(work)]


def undone(household: Household, *, today: date) -> list[str]:
    """What Stage One still lacks, for the manager who would end it."""
    found = lines(Work.of(household, today))
    return [line.text for line in found if line.in_stage_one and line.state != State.DONE]
