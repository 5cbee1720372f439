"""What the pages of the steps before panel share: find the preparation of a link, and who may do what on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from adoption.http import Request
from adoption.models import CaseFile
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, Place, form_page
from familyfinding.agendas import MeetingKind, agenda_of
from familyfinding.models import Preparation, StepMeeting
from familyfinding.preparing_steps import CHILD_SIDE, FAMILY_SIDE
from familyfinding.views import link_pages


@dataclass(frozen=True)
class May:
    """What this person may do about a link on its way to panel. Templates ask; the actions ask again."""

    child_side: bool
    family_side: bool
    life_story: bool
    medical: bool
    group: bool
    grant: bool

    @property
    def either_side(self) -> bool:
        return self.child_side or self.family_side

    def arrange(self, kind: MeetingKind | str) -> bool:
        agenda = agenda_of(kind)
        return (
            self.child_side or (agenda.by_family_side and self.either_side) or (agenda.life_story and self.life_story)
        )

    def fill_in(self, form: str) -> bool:
        """Whether the form that a step leads to is for them."""
        return bool(getattr(self, form)) if form in (CHILD_SIDE, FAMILY_SIDE) else self.arrange(form)


def find(request: Request, reference: UUID) -> Preparation:
    """The preparation of a link this person may know of; the same 404 while the link has not come so far."""
    link = link_pages.find(request, reference)
    preparation = Preparation.objects.visible_to(request.user).filter(link=link).first()
    if preparation is None:
        raise Http404
    preparation.link = link
    return preparation


def find_meeting(request: Request, reference: UUID, meeting: UUID) -> StepMeeting:
    preparation = find(request, reference)
    rows = StepMeeting.objects.visible_to(request.user).filter(preparation=preparation)
    found = get_object_or_404(
        rows.select_related("child__file__agency", "plan", "chaired_by", "recorded_by", "minutes"), reference=meeting
    )
    found.preparation = preparation
    return found


def find_on(request: Request, rows: Any, preparation: Preparation, **which: Any) -> Any:
    """One row that hangs on this preparation."""
    found = get_object_or_404(rows.objects.visible_to(request.user).filter(preparation=preparation), **which)
    found.preparation = preparation
    return found


def may(request: Request, preparation: Preparation) -> May:
    link, user = preparation.link, request.user
    seen = link_pages.sides(request, link)
    going = link.is_proceeding
    on_child = going and seen.child
    child_side = on_child and can(user, Permission.INTEREST_WORK, seen.own)
    family = going and seen.family and can(user, Permission.INTEREST_WORK, link.household.file)
    return May(
        child_side=child_side,
        family_side=family,
        life_story=on_child and can(user, Permission.LIFE_STORY_WORK, link.child.file),
        medical=on_child and can(user, Permission.MEDICAL_ADVISE, link.child.file),
        group=child_side or family or (on_child and can(user, Permission.CARER_WRITE, link.child.file)),
        grant=on_child and can(user, Permission.ACCESS_GRANT, link.child.file),
    )


def page(request: Request, preparation: Preparation, template: str, **context: Any) -> HttpResponse:
    """One page of this part of a link, under its own entry of the navigation."""
    context |= {"preparation": preparation, "may": may(request, preparation)}
    return link_pages.page(request, preparation.link, "preparing", template, **context)


def form(
    request: Request,
    preparation: Preparation,
    form: Any,
    act: Callable[..., object],
    *,
    allowed: bool,
    heading: str,
    back: str = "familyfinding:link-preparing",
    back_args: Sequence[object] = (),
    file: CaseFile | None = None,
    **asked: Any,
) -> HttpResponse:
    """Ask, do, say. Whoever could do nothing here is told so in words; `file` is where a document goes."""
    if not allowed:
        raise NotForYou("Your role does not include this step, or it is for the other side. Ask who leads it.")
    link = preparation.link
    goes_back = reverse(back, args=[link.reference, *back_args])
    steps = {"text": "Preparing for panel", "href": reverse("familyfinding:link-preparing", args=[link.reference])}
    known = file or link_pages.file_for(link, link_pages.sides(request, link))
    place = Place(known, goes_back, [steps, {"text": heading}])
    return form_page(request, place, form, act, template="familyfinding/plain_form.html", heading=heading, **asked)
