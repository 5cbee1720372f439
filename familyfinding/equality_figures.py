"""Equality monitoring of the finder: who was searched for and shortlisted, and what left families out.

Sums alone. A number below five is not shown, and where it could be worked out from the others a second one is hidden
with it (GV-62; other-systems idea of a mirror). No list of cases opens from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef

from adoption.models import User
from children.flows import Togetherness
from children.models import Child, Ethnicity
from familyfinding.flows import BEFORE_THE_SHORTLIST
from familyfinding.models import AgeBand, Fact, FinderSearch, Link, SetAside

FEWEST = 5
PERIOD = timedelta(days=365)


@dataclass(frozen=True)
class Group:
    """Children of one description: how many wait, were searched for, are in a link, are on a shortlist."""

    says: str
    waiting: str
    searched: str
    linked: str
    shortlisted: str


@dataclass(frozen=True)
class Table:
    title: str
    groups: list[Group]


def shown(numbers: Iterable[int]) -> list[str]:
    """Each number, “fewer than 5” where it is small; never one alone, since the sum would give it away."""
    row = list(numbers)
    hidden = {place for place, number in enumerate(row) if 0 < number < FEWEST}
    if len(hidden) == 1:
        rest = [(number, place) for place, number in enumerate(row) if place not in hidden and number]
        hidden |= {min(rest)[1]} if rest else set()
    return [_in_words(number, place in hidden) for place, number in enumerate(row)]


def _in_words(number: int, hidden: bool) -> str:
    if not hidden:
        return f"{number:,}"
    return "hidden" if number >= FEWEST else f"fewer than {FEWEST}"


def by_group(user: User, day: date) -> list[Table]:
    """The children who wait, as far as this manager sees them, by what the law tells us to watch."""
    since = day - PERIOD
    links = Link.rows.live().filter(linked__child=OuterRef("pk"))
    rows = (
        Child.objects.visible_to(user)
        .plan_is_adoption()
        .select_related("file__group__sibling_set")
        .annotate(
            searched=Exists(FinderSearch.rows.filter(child=OuterRef("pk"), at__date__gte=since)),
            linked_up=Exists(links),
            on_list=Exists(links.exclude(state__in=BEFORE_THE_SHORTLIST)),
        )
    )
    children = list(rows)
    describe: dict[str, Callable[[Child], str]] = {
        "Heritage": _heritage,
        "Disability": lambda child: "Disabled" if child.is_disabled else "Not recorded as disabled",
        "Sex": lambda child: str(child.get_gender_display()),
        "Age": lambda child: str(AgeBand.for_age(child.age_on(day)).label),
        "Brothers and sisters": _set,
    }
    return [Table(title, _groups(children, says)) for title, says in describe.items()]


def _groups(children: list[Child], says: Callable[[Child], str]) -> list[Group]:
    names = sorted({says(child) for child in children})
    columns = {
        "waiting": Counter(says(child) for child in children),
        "searched": Counter(says(child) for child in children if child.searched),  # type: ignore[attr-defined]
        "linked": Counter(says(child) for child in children if child.linked_up),  # type: ignore[attr-defined]
        "shortlisted": Counter(says(child) for child in children if child.on_list),  # type: ignore[attr-defined]
    }
    texts = {key: shown(counted[name] for name in names) for key, counted in columns.items()}
    return [Group(name, **{key: texts[key][place] for key in texts}) for place, name in enumerate(names)]


def _heritage(child: Child) -> str:
    if child.ethnicity in (Ethnicity.REFU, Ethnicity.NOBT):
        return "Not stated or not known"
    return "Minority ethnic groups" if Ethnicity(child.ethnicity).is_bme else "White groups"


def _set(child: Child) -> str:
    made = getattr(child.file.group, "sibling_set", None) if child.file.group_id else None
    return "To stay together" if made and made.decision == Togetherness.TOGETHER else "Alone or apart"


@dataclass(frozen=True)
class FactFigures:
    """What one fact did in the searches of a year."""

    says: str
    left_out: str
    set_aside: str


@dataclass(frozen=True)
class Searches:
    number: str
    possible: str
    facts: list[FactFigures]


def by_fact(user: User, day: date) -> Searches:
    """How often somebody searched, how many families could be asked, what left families out and was set aside."""
    since = day - PERIOD
    rows = FinderSearch.objects.visible_to(user).filter(at__date__gte=since)
    left_out: Counter[str] = Counter()
    possible = number = 0
    for found, counted in rows.values_list("possible", "left_out"):
        number, possible = number + 1, possible + found
        left_out.update(counted)
    asides = SetAside.objects.visible_to(user).filter(at__date__gte=since).order_by().values_list("fact")
    aside = dict(asides.annotate(number=Count("pk")))
    facts = [
        FactFigures(str(fact.label), left, put)
        for fact, left, put in zip(
            Fact, shown(left_out[fact] for fact in Fact), shown(aside.get(fact, 0) for fact in Fact), strict=True
        )
    ]
    return Searches(shown([number])[0], shown([possible])[0], facts)
