"""From the decision to proceed to the papers for panel: what all its steps share (MT-21 to MT-42)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from adopters.actions import sharing
from adopters.models import Member
from adoption.actions.records import lock, note
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import EventKind, PersonAround, Relation, Side, User
from adoption.permissions import Permission, ensure
from adoption.withheld import words_found
from adoption.wording import list_in_words
from familyfinding.actions import links
from familyfinding.actions.both import on_both
from familyfinding.models import AgreedItem, Link, Preparation, SupportRequirement


@dataclass(frozen=True)
class SupportItem:
    """One thing for the Adoption Support Plan, and where it was agreed (MT-16, MT-33, MT-38, MT-42)."""

    need: str
    what: str
    who: str
    from_when: str
    source: str
    key: str = ""
    """What it was drafted from, once and for ever."""


@transaction.atomic
def set_panel_day(*, link: Link, on: date | None) -> None:
    """The match is booked for a panel, or no longer: the life story sessions come before that day (TS-105)."""
    preparation = Preparation.rows.filter(link=link).first()
    if preparation and preparation.panel_on != on:
        held = lock(preparation)
        held.panel_on = on
        held.save(update_fields=["panel_on"])
        refresh(link.child.file, because="The day of panel was set.")


def support_items(link: Link) -> list[SupportItem]:
    """Everything agreed so far that the Adoption Support Plan is drafted from, in the order in which it was agreed."""
    asked = SupportRequirement.rows.filter(link=link).select_related("decision").order_by("place", "pk")
    agreed = AgreedItem.rows.for_support_plan().filter(preparation__link=link).select_related("meeting")
    return [_required(one) for one in asked] + [
        SupportItem(
            need=one.get_need_display(),
            what=one.what,
            who=one.who,
            from_when=one.from_when,
            source=f"{one.meeting.title}, {one.agreed_on:%-d %B %Y}",
            key=f"agreed:{one.reference}",
        )
        for one in agreed.order_by("agreed_on", "pk")
    ]


def _required(one: SupportRequirement) -> SupportItem:
    """What the decision to proceed named, for whoever writes the plan to say who does it (MT-16)."""
    return SupportItem(
        need="Named by the decision to proceed",
        what=one.text,
        who="",
        from_when="",
        source=f"Decision to proceed, {one.decision.decided_on:%-d %B %Y}",
        key=f"required:{one.pk}",
    )


def hold(preparation: Preparation) -> Preparation:
    """The preparation with its link, as both stand now, held until the transaction ends."""
    link = links.hold(preparation.link)
    if not link.is_proceeding:
        raise NotPossible("This link is not going ahead, so nothing more is recorded on the way to panel.")
    held = lock(preparation)
    held.link = link
    return held


def hold_step(row: Any) -> Any:
    """One row of a preparation, with the preparation in hand, both held."""
    preparation = hold(row.preparation)
    held = lock(row)
    held.preparation = preparation
    return held


def ensure_life_story(by: User, link: Link) -> None:
    """The life story worker, on a file they were given (MT-38)."""
    ensure(by, Permission.LIFE_STORY_WORK, link.child.file)


def ensure_reader(by: User, link: Link) -> None:
    """Whoever acts on a link can see it: what is hidden from them cannot be changed by them."""
    if not Link.objects.visible_to(by).filter(pk=link.pk).exists():
        raise NotPossible("Only people who may open this link can do that.")


def finish(preparation: Preparation, because: str) -> None:
    links.finish(preparation.link, because)


def write(preparation: Preparation, what: str, *, by: User | None, at: datetime, why: str = "") -> None:
    """One entry on the timeline of each child of the link and of the family; neither side is named on the other’s."""
    link = preparation.link
    on_both(link.child, link.household, what, by=by, at=at, why=why)
    for child in link.children:
        if child.pk != link.child_id:
            family = f"{what} (family {link.household.file.reference})"
            note(child.file, family, on=london(at).date(), by=by, why=why, kind=EventKind.PROFILE)


def share(
    preparation: Preparation,
    subject: models.Model,
    *,
    kind: str,
    title: str,
    sections: list[dict[str, str]],
    by: User | None,
    at: datetime,
    **more: Any,
) -> None:
    """A copy for each of the adopters, replaced when its words change."""
    household = preparation.link.household
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind=kind,
        subject=subject,
        title=title,
        sections=sections,
        by=by,
        at=at,
        **more,
    )


def ensure_fit_for_adopters(link: Link, text: str) -> None:
    """Nothing that the adopters read names the birth family or says where somebody of it lives (security 4.9)."""
    for child in link.children:
        reader = PersonAround(
            file=child.file,
            side=Side.ADOPTER,
            relation=Relation.APPLICANT,
            name=f"{child.first_name} {child.last_name}",
        )
        found = words_found(reader, text)
        if found:
            raise NotPossible(
                f"The adopters must not learn this: {list_in_words([str(one) for one in found])}. Take it out or write "
                "it another way."
            )
