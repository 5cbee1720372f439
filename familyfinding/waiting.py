"""Children with a plan and no family: who waits, for how long, what was done last and what comes next (FF-46, FF-47).

A page of them costs the same however many wait: the rows are ordered by facts of the child, and what hangs on each
is read for the page at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When

from adoption.engine.policy import PolicyBook
from adoption.models import Agency, AgreedAction, CaseEvent, Deadline, EventKind, User
from adoption.timescales import TIMESCALES
from adoption.wording import day_in_words
from children.flows import Togetherness
from children.models import Child
from familyfinding import harder
from familyfinding.flows import PROCEEDING, LinkState
from familyfinding.models import Interest, LinkedChild, Presentation, Profile, Rung
from familyfinding.models.profile import ProfileQuerySet

FROM_CARE = TIMESCALES["TS-69"].period.number  # type: ignore[union-attr]
FROM_ORDER = TIMESCALES["TS-70"].period.number  # type: ignore[union-attr]
"""The national measures beside which every child’s days stand (A1, A2)."""

WIDENS = ("TS-03", "TS-04", "TS-20")
FILES = ("child__file__agency", "child__file__lead", "child__file__manager", "child__file__team")


def waiting_for(user: User) -> ProfileQuerySet:
    """Every child this person may know of with a Best Interest Decision and no match."""
    return Profile.objects.visible_to(user).waiting()


def meanings(today: date) -> dict[int, harder.Definition]:
    """What every agency means by harder to place today."""
    return harder.definitions(PolicyBook.of(Agency.objects.all()), today)


def ranked(rows: ProfileQuerySet, found: dict[int, harder.Definition], today: date) -> ProfileQuerySet:
    """Each with what the order and the filters look at: whether harder to place, and whether something comes next."""
    actions = AgreedAction.rows.open().filter(file=OuterRef("child__file"))
    ahead = LinkedChild.rows.filter(child=OuterRef("child"), link__state__in=PROCEEDING)
    going = ahead.exclude(link__state=LinkState.MORE_WORK, link__refused_on__isnull=False)
    is_harder = Case(When(harder.anywhere(found, "child__"), then=Value(True)), default=Value(False))
    return rows.annotate(
        is_harder=is_harder,
        has_next=Exists(actions),
        is_late=Exists(actions.filter(due_on__lt=today)),
        has_family=Exists(going),
    )


def without_family(rows: ProfileQuerySet) -> ProfileQuerySet:
    """Of ranked rows, those with whom no family goes ahead: also while a refused match is worked on (CF-06, MT-73)."""
    return rows.filter(Q(has_family=False))


def in_order(rows: ProfileQuerySet, *, longest: bool = False) -> ProfileQuerySet:
    """Harder to place first and then the longest waiting, or the longest waiting alone."""
    by_wait = (F("child__best_interest_decided_on").asc(), "pk")
    return rows.order_by(*by_wait) if longest else rows.order_by(F("is_harder").desc(), *by_wait)


def totals(rows: ProfileQuerySet, today: date) -> dict[str, int]:
    """The numbers above the board, in one query."""
    care = Q(child__entered_care_on__lt=_ago(today, FROM_CARE))
    order = Q(child__order_granted_on__lt=_ago(today, FROM_ORDER))
    counted: dict[str, int] = rows.order_by().aggregate(
        all=Count("pk"),
        harder=Count("pk", filter=Q(is_harder=True)),
        nothing_next=Count("pk", filter=Q(has_next=False)),
        over_care=Count("pk", filter=care),
        over_order=Count("pk", filter=order),
        late=Count("pk", filter=Q(is_late=True)),
    )
    return counted


def _ago(today: date, days: int) -> date:
    return date.fromordinal(today.toordinal() - days)


@dataclass
class Waiting:
    """One child on the board."""

    profile: Profile
    today: date
    reasons: list[str] = field(default_factory=list)
    last_act: CaseEvent | None = None
    next_action: AgreedAction | None = None
    more_actions: int = 0
    interest: list[tuple[str, int]] = field(default_factory=list)
    widening: str = ""
    widening_late: bool = False
    present: Presentation | None = None

    @property
    def child(self) -> Child:
        return self.profile.child

    @property
    def in_care(self) -> int | None:
        return _days(self.child.entered_care_on, self.today)

    @property
    def since_order(self) -> int | None:
        return _days(self.child.order_granted_on, self.today) if self.child.order_in_force else None

    @property
    def since_decision(self) -> int | None:
        return _days(self.child.best_interest_decided_on, self.today)

    @property
    def over_care(self) -> bool:
        return (self.in_care or 0) > FROM_CARE

    @property
    def over_order(self) -> bool:
        return (self.since_order or 0) > FROM_ORDER

    @property
    def age(self) -> int:
        return self.child.age_on(self.today)

    @property
    def is_late(self) -> bool:
        return self.next_action is not None and self.next_action.due_on < self.today


def _days(start: date | None, today: date) -> int | None:
    return (today - start).days if start and start <= today else None


def filled(
    profiles: Sequence[Profile], user: User, *, today: date, found: dict[int, harder.Definition]
) -> list[Waiting]:
    """A page of the board with all that hangs on its children, in a fixed number of queries."""
    rows = filled_with_reasons(profiles, today, found)
    _last_acts(rows, user)
    _next_actions(rows, user)
    _interest(rows, user)
    _widening(rows, user)
    _presentations(rows, user)
    return rows


def filled_with_reasons(profiles: Iterable[Profile], today: date, found: dict[int, harder.Definition]) -> list[Waiting]:
    """Rows with why each child is harder to place, and nothing else."""
    rows = [Waiting(profile, today) for profile in profiles]
    together = _together([row.profile for row in rows])
    for row in rows:
        meaning = found[row.child.file.agency_id]
        row.reasons = meaning.reasons(row.child, today=today, together=row.child.pk in together)
    return rows


def _together(profiles: Iterable[Profile]) -> set[int]:
    """Children who are to be placed with brothers or sisters; the set comes with the file."""
    groups = {one.child.pk: one.child.file.group for one in profiles if one.child.file.group_id}
    decided = {pk: getattr(group, "sibling_set", None) for pk, group in groups.items()}
    return {pk for pk, one in decided.items() if one and one.decision == Togetherness.TOGETHER}


def _last_acts(rows: list[Waiting], user: User) -> None:
    """The last thing done to find a family: an entry of the journey."""
    events = CaseEvent.objects.visible_to(user).filter(file__in=_files(rows), kind=EventKind.PROFILE)
    latest = events.order_by("file", "-happened_on", "-pk").distinct("file")
    found = {event.file_id: event for event in latest}
    for row in rows:
        row.last_act = found.get(row.child.file_id)


def _next_actions(rows: list[Waiting], user: User) -> None:
    by_file: dict[int, list[AgreedAction]] = defaultdict(list)
    actions = AgreedAction.objects.visible_to(user).open().filter(file__in=_files(rows)).select_related("owner")
    for action in actions.in_order():
        by_file[action.file_id].append(action)
    for row in rows:
        mine = by_file[row.child.file_id]
        row.next_action, row.more_actions = (mine[0], len(mine) - 1) if mine else (None, 0)


def _interest(rows: list[Waiting], user: User) -> None:
    """How many families, by how far each link has come; interest that has not become a link yet stands first."""
    children = [row.child.pk for row in rows]
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    asked = Interest.objects.visible_to(user).unanswered().filter(child__in=children, links=None).order_by()
    for child, number in asked.values_list("child").annotate(number=Count("pk")):
        found[child].append(("Interest", number))
    links = LinkedChild.objects.visible_to(user).filter(child__in=children).exclude(link__state=LinkState.CLOSED)
    counted = {
        (child, state): number
        for child, state, number in links.order_by().values_list("child", "link__state").annotate(number=Count("pk"))
    }
    for row in rows:
        known = [(str(s.label), counted[row.child.pk, s]) for s in LinkState if (row.child.pk, s) in counted]
        row.interest = found[row.child.pk] + known


def _widening(rows: list[Waiting], user: User) -> None:
    """The next step of the audience, with its date where there is one."""
    due = Deadline.objects.visible_to(user).running().filter(file__in=_files(rows), rule__in=WIDENS)
    found = {row.file_id: row for row in due.order_by("-due_on")}
    for row in rows:
        step = found.get(row.child.file_id)
        row.widening = widening_words(row.profile, step)
        row.widening_late = step is not None and step.due_on < row.today


def widening_words(profile: Profile, due: Deadline | None) -> str:
    if due is not None:
        what = {"TS-03": "To the consortium", "TS-04": "Nationally", "TS-20": "Discuss looking wider"}[due.rule]
        return f"{what}: {day_in_words(due.due_on)}"
    if not profile.is_live:
        return "Publish the profile"
    if profile.held_since:
        return f"Held since {day_in_words(profile.held_since)}"
    if profile.rung == Rung.NATIONAL:
        return "Shown to all approved adopters"
    return "Needs an agreement to look wider"


def _presentations(rows: list[Waiting], user: User) -> None:
    owed = Presentation.objects.visible_to(user).open().owed().filter(child__in=[row.child.pk for row in rows])
    found = {one.child_id: one for one in owed.select_related("meeting")}
    for row in rows:
        row.present = found.get(row.child.pk)


def _files(rows: list[Waiting]) -> list[int]:
    return [row.child.file_id for row in rows]


def with_what_is_shown(rows: ProfileQuerySet) -> ProfileQuerySet:
    """With the day on which the decision maker refused a match that is still worked on, if one was (CF-06)."""
    refused = LinkedChild.rows.filter(child=OuterRef("child"), link__state=LinkState.MORE_WORK).exclude(
        link__refused_on=None
    )
    found = Subquery(refused.order_by("-link__refused_on").values("link__refused_on")[:1])
    shown = rows.annotate(match_refused_on=found)
    return shown.select_related(*FILES, "child__local_authority", "child__file__group__sibling_set", "owner")
