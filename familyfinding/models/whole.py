"""All that hangs on one profile, read with it in one statement: what its overview shows (house style: no N+1).

Each kind of row comes as a list of JSON objects in a column of the profile’s own query and becomes model instances
again. They hold only the fields named here; anything else would ask the database when touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from adoption.models import Document, PersonAround, User
from children.models import Child, SignificantChange
from familyfinding.models.agreement import FundingAgreement
from familyfinding.models.drafting import Contribution, ProfilingVisit, PromotionAuthority
from familyfinding.models.keeping import ChangeToAnswer, MatchAtPanel, ShownCopy
from familyfinding.models.media import MediaItem
from familyfinding.models.profile import Profile, ProfileQuerySet, Section
from familyfinding.models.published import PublishedProfile, SharedCopy

M = TypeVar("M", bound=models.Model)
Packed = dict[str, Any]

WHO = ("id", "first_name", "last_name")
AGREEMENT = (
    *("id", "reference", "kind", "officer", "dated_on", "document_id"),
    *("limits", "limited", "until_on", "confirmed_on", "confirmed_by_id"),
)
LINK = ("id", "reference", "to_name", "ends_at", "revoked_at", "wrong_codes", "times_opened")


@dataclass(frozen=True)
class Whole:
    """The rows of one profile, as its overview needs them."""

    sections: list[Section]
    people: list[PersonAround]
    siblings: list[Child]
    visits: list[ProfilingVisit]
    contributions: list[Contribution]
    changes: list[ChangeToAnswer]
    promotions: list[PromotionAuthority]
    shared: list[SharedCopy]
    copies: list[ShownCopy]
    pictures: list[MediaItem]
    published: PublishedProfile | None
    agreement: FundingAgreement | None
    renewal: FundingAgreement | None
    match: MatchAtPanel | None


def with_everything(profiles: ProfileQuerySet) -> ProfileQuerySet:
    """Ask for all of it together with the profiles. The profiles must have passed `visible_to` already."""
    mine, of_file = {"profile": OuterRef("pk")}, {"file": OuterRef("child__file")}
    agreed = FundingAgreement.rows.standing().filter(**mine).order_by(F("confirmed_on").asc(nulls_last=True), "pk")
    undecided = MatchAtPanel.rows.waiting().filter(**mine).order_by("pk")
    owed = ChangeToAnswer.rows.filter(**mine, answered_on=None).order_by("reported_on", "pk")
    people = PersonAround.rows.filter(**of_file).order_by("pk")
    set_of = Child.rows.filter(file__group=OuterRef("child__file__group")).exclude(pk=OuterRef("child")).order_by("pk")
    seen = PublishedProfile.rows.filter(reference=OuterRef("public_reference"))
    return profiles.annotate(
        its_sections=packed(Section.rows.filter(**mine).in_order(), "id", "kind", "text", "place"),
        its_people=packed(people, "id", "side", "relation", "name", "organisation", "address"),
        its_siblings=packed(set_of, "id", "first_name", "last_name", "order_granted_on", "order_ended_on"),
        its_visits=packed(_latest(ProfilingVisit, "visited_on"), "id", "visited_on", "seen", who="visited_by"),
        its_contributions=packed(
            _latest(Contribution, "given_on"),
            *("id", "given_on", "by_whom", "name", "text", "document_id"),
            document__title="document__title",
        ),
        its_changes=packed(owed, "id", "reference", "reported_on", change__what="change__what"),
        its_promotions=packed(
            PromotionAuthority.rows.filter(**mine, ended_on=None).order_by("pk"),
            *("id", "what", "authorised_by_name", "authorised_on", "officer_id"),
            who="officer",
        ),
        its_links=packed(SharedCopy.rows.filter(**of_file).order_by("-made_at", "-pk"), *LINK),
        its_copies=packed(
            ShownCopy.rows.filter(**mine).order_by("-number"), "id", "number", "rung", "from_at", "until_at", "media"
        ),
        its_pictures=packed(MediaItem.rows.filter(**mine).agreed(), "id", "alt"),
        its_published=packed(seen, "id", "heading", "age_band", "region", "sections"),
        its_agreements=packed(agreed, *AGREEMENT, who="confirmed_by"),
        its_matches=packed(undecided, "id", "recommended_on", "removed_on"),
    )


def everything(profile: Profile) -> Whole:
    """What `with_everything` brought, as instances of the models."""

    def rows(name: str, model: type[M]) -> list[M]:
        return [unpacked(model, one) for one in getattr(profile, f"its_{name}")]

    agreements = _with_people(rows("agreements", FundingAgreement), profile, "agreements", "confirmed_by")
    matches, published = rows("matches", MatchAtPanel), rows("published", PublishedProfile)
    changes = rows("changes", ChangeToAnswer)
    for change, one in zip(changes, profile.its_changes, strict=True):  # type: ignore[attr-defined]
        change.change = SignificantChange(what=one["change__what"])
    contributions = rows("contributions", Contribution)
    for given, one in zip(contributions, profile.its_contributions, strict=True):  # type: ignore[attr-defined]
        given.document = Document(pk=one["document_id"], title=one["document__title"]) if one["document_id"] else None
    return Whole(
        sections=rows("sections", Section),
        people=rows("people", PersonAround),
        siblings=rows("siblings", Child),
        visits=_with_people(rows("visits", ProfilingVisit), profile, "visits", "visited_by"),
        contributions=contributions,
        changes=changes,
        promotions=_with_people(rows("promotions", PromotionAuthority), profile, "promotions", "officer"),
        shared=rows("links", SharedCopy),
        copies=rows("copies", ShownCopy),
        pictures=rows("pictures", MediaItem),
        published=published[0] if published else None,
        agreement=agreements[0] if agreements else None,
        renewal=agreements[1] if len(agreements) > 1 else None,
        match=matches[0] if matches else None,
    )


def packed(rows: QuerySet[Any, Any], *names: str, who: str = "", **more: str) -> ArraySubquery:
    """These fields of these rows as a list of JSON objects, in their order; with the name of the person `who`."""
    fields: dict[str, Any] = {name: name for name in names} | more
    if who:
        fields["who"] = JSONObject(**{name: f"{who}__{name}" for name in WHO})
    return ArraySubquery(rows.values(packed=JSONObject(**fields)))


def unpacked(model: type[M], values: Mapping[str, Any]) -> M:
    """An instance with the fields that were asked for, each in its own Python type."""
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    found = [field.to_python(values[field.attname]) for field in fields]
    return model.from_db(DEFAULT_DB_ALIAS, [field.attname for field in fields], found)


def _latest(model: type[models.Model], by: str) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = model.rows.filter(profile=OuterRef("pk"))  # type: ignore[attr-defined]
    return rows.order_by(f"-{by}", "-pk")


def _with_people(found: list[M], profile: Profile, name: str, field: str) -> list[M]:
    """Each row knows the person who did it, by name."""
    for row, one in zip(found, getattr(profile, f"its_{name}"), strict=True):
        if one["who"]["id"]:
            setattr(row, field, unpacked(User, one["who"]))
    return found
