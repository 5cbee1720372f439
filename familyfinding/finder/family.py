"""The facts of every family that a person may look at, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import JSONObject

from adopters.flows import Stage
from adopters.models import ApprovalReview, Check, Considering, Household, PublishedFamily
from adopters.models.published import homes_of
from adoption.clock import london
from adoption.models import CaseFile, ConflictBlock, FileKind, User
from adoption.permissions import Permission
from children.models import Child
from familyfinding.models import Link


class Sight(StrEnum):
    """How much of the other side this person may know (FF-28)."""

    FILE = auto()
    """They may open the file."""
    HOME = auto()
    """The same agency or partnership: the published copy, and the facts that decide whether they can be asked."""
    COPY = auto()
    """Another agency: the published copy alone. What it does not say is not known, and leaves nobody out."""


@dataclass(frozen=True)
class Family:
    """One household as the finder knows it. Not a word about who they are."""

    household: int
    file: int
    reference: str
    title: str
    heading: str
    region: str
    copy: str
    agency: int
    agency_name: str
    home: int
    stage: Stage
    stage_since: date
    approved_on: date | None
    review_since: date | None
    shown_at: datetime | None
    paused_on: date | None
    exploring: int | None
    exploring_at: datetime | None
    check: dict[str, str] | None
    said: dict[str, Any] | None
    authority: int | None
    sight: Sight

    @property
    def waiting_since(self) -> date | None:
        """Approved on, or since when another agency’s worker has been shown them."""
        if self.sight == Sight.COPY:
            return london(self.shown_at).date() if self.shown_at else None
        return self.approved_on

    @property
    def name(self) -> str:
        """How this person may call them."""
        return self.title if self.sight == Sight.FILE else self.heading or self.reference


COLUMNS = {
    "household": F("pk"),
    "reference": F("file__reference"),
    "title": F("file__title"),
    "heading": F("file__published_family__heading"),
    "region": F("file__published_family__region"),
    "copy": F("file__published_family__reference"),
    "shown_at": F("file__published_family__shown_since"),
    "agency": F("file__agency"),
    "agency_name": F("file__agency__name"),
    "parent": F("file__agency__parent"),
    "approved_on": F("approval__decided_on"),
    "paused_on": F("open_pause__from_on"),
    "exploring": F("running__child"),
    "exploring_at": F("running__shared_at"),
    "authority": F("local_authority"),
}


def families(
    user: User, *, day: date, capacity: Iterable[str] = (), among: Q | None = None, child: Child | None = None
) -> list[Family]:
    """Everybody whose file this person may open, or whose profile is open to their agencies (FF-28).

    With a child, also whoever is linked with that child already: both sides know of it.

    `capacity`: under which question families say whether they take so many children at once.
    """
    files = CaseFile.objects.visible_to(user).of_kind(FileKind.HOUSEHOLD)
    by_file = ExpressionWrapper(Q(file__in=files), output_field=BooleanField())
    copies = PublishedFamily.objects.visible_to(user).values("file")
    rows = (
        Household.rows.filter(Q(file__in=files) | Q(file__in=copies) | _linked(child), among or Q())
        .exclude(file__in=ConflictBlock.rows.filter(user=user, ended_on=None).values("file"))
        .alias(
            approval=FilteredRelation(
                "suitabilities", condition=Q(suitabilities__decision="approved", suitabilities__ended_on=None)
            ),
            open_pause=FilteredRelation("pauses", condition=Q(pauses__to_on=None)),
            running=FilteredRelation(
                "explorations", condition=Q(explorations__outcome="", explorations__lifted_at=None)
            ),
        )
        .values(
            *("file", "stage", "stage_since"),
            by_file=by_file,
            check=expired(day),
            said=stated(capacity),
            review_since=called_for_review(),
            **COLUMNS,
        )
    )
    ours = homes_of(user.authority.agencies(Permission.FAMILIES_SEE))
    return [_family({**row}, ours) for row in rows]


def _linked(child: Child | None) -> Q:
    live = Link.rows.live().filter(linked__child=child)
    return Q(pk__in=live.values("household")) if child else Q(pk__in=[])


def expired(day: date) -> Subquery:
    """The check of somebody who lives there that ran out first; a check that is only open is not out of date."""
    rows = Check.rows.in_force().filter(member__household=OuterRef("pk"), expires_on__lt=day)
    return Subquery(rows.order_by("expires_on", "pk").values(as_one=JSONObject(on="expires_on", kind="kind"))[:1])


def called_for_review() -> Subquery:
    """Since when an approval may not be relied on before it was reviewed: an applicant left, or something changed."""
    rows = ApprovalReview.rows.called().filter(suitability__household=OuterRef("pk"))
    return Subquery(rows.order_by("needed_since", "pk").values("needed_since")[:1])


def stated(capacity: Iterable[str]) -> Any:
    """What the family says today to so many children at once; nothing is asked about one child."""
    rows = Considering.rows.filter(household=OuterRef("pk")).newest_first()
    key = next(iter(capacity), "")
    grade = KeyTextTransform("grade", KeyTransform(key or "none", "answers"))
    return Subquery(rows.values(as_one=JSONObject(on="on", number="number", grade=grade))[:1])


def _family(row: dict[str, Any], ours: list[int]) -> Family:
    parent, by_file = row.pop("parent"), row.pop("by_file")
    home = parent or row["agency"]
    sight = Sight.FILE if by_file else Sight.HOME if home in ours else Sight.COPY
    facts = row | {"stage": Stage(row["stage"]), "heading": row["heading"] or "", "region": row["region"] or ""}
    return Family(**facts | {"copy": str(row["copy"] or ""), "home": home, "sight": sight})
