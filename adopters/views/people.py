"""Members of the household, the home, and case notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adopters.actions import households, members
from adopters.forms.households import HomeForm
from adopters.forms.members import AddMemberForm, ChangeMemberForm
from adopters.models import Household, Member
from adopters.views.pages import find, form_page
from adoption import clock
from adoption.actions import notes
from adoption.actions.records import opened
from adoption.forms.notes import CorrectForm, NoteForm
from adoption.forms.records import WhyForm
from adoption.http import Request
from adoption.models import CaseEvent, Draft
from adoption.permissions import Permission
from adoption.views.records import gate, posted

PEOPLE, TIMELINE = "adopters:people", "adopters:timeline"


def find_member(request: Request, household: Household, member: str) -> Member:
    found = Member.objects.visible_to(request.user).filter(household=household)
    return get_object_or_404(found.select_related("household__file", "person"), person__reference=member)


@require_http_methods(["GET", "HEAD", "POST"])
def add_member(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = AddMemberForm(posted(request), today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: members.add(household=household, by=request.user, today=clock.today(), **facts),
        heading="Add somebody to the household",
        said="The person is on the record.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_member(request: Request, reference: str, member: str) -> HttpResponse:
    """The form shows the address, so opening it is written down."""
    household = find(request, reference)
    gate(request, Permission.HOUSEHOLD_WRITE, household.file)
    row = find_member(request, household, member)
    opened(household.file, request.user, "adopters:change-member")
    form = ChangeMemberForm(posted(request), initial=ChangeMemberForm.initial_of(row), today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: members.change(member=row, on=clock.today(), by=request.user, **facts),
        heading="Change somebody’s details",
        whom=row.name,
        said="The details are up to date.",
        back=PEOPLE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def member_leaves(request: Request, reference: str, member: str) -> HttpResponse:
    household = find(request, reference)
    row = find_member(request, household, member)
    form = WhyForm(posted(request), today=clock.today())
    return form_page(
        request,
        household,
        form,
        lambda **facts: members.leave(member=row, by=request.user, today=clock.today(), **facts),
        heading="Somebody leaves the household",
        whom=row.name,
        intro="What is recorded about them stays. Their access to the portal ends.",
        said="Recorded.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_home(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = HomeForm(posted(request), initial=HomeForm.initial_of(household))
    return form_page(
        request,
        household,
        form,
        lambda **facts: households.change_home(household=household, on=clock.today(), by=request.user, **facts),
        heading="The home, and what to plan around",
        said="The record is up to date.",
        back=PEOPLE,
        permission=Permission.HOUSEHOLD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: Request, reference: str) -> HttpResponse:
    """What is typed is kept as a draft while it is typed; saving the note takes the draft away."""
    household = find(request, reference)
    key = notes.draft_key(household.file)
    draft = Draft.objects.filter(user=request.user, form=key).first()
    form = NoteForm(posted(request), today=clock.today(), initial=kept(draft))
    return form_page(
        request,
        household,
        form,
        lambda **facts: notes.write(file=household.file, by=request.user, **facts),
        heading="Add a case note",
        said="The note is on the timeline.",
        template="note",
        back=TIMELINE,
        permission=Permission.NOTE_WRITE,
        draft=draft,
        autosave=reverse("draft", args=[key]),
    )


def kept(draft: Draft | None) -> dict[str, Any]:
    """What was typed before; the date is asked anew."""
    typed = draft.typed if draft else {}
    return {name: typed[name] for name in ("kind", "what", "detail") if typed.get(name)}


@require_http_methods(["GET", "HEAD", "POST"])
def correct_note(request: Request, reference: str, event: str) -> HttpResponse:
    household = find(request, reference)
    found = CaseEvent.objects.visible_to(request.user).filter(file=household.file).select_related("file")
    row = get_object_or_404(found, reference=event, kind__in=notes.KINDS)
    form = CorrectForm(posted(request), today=clock.today(), initial={"detail": row.detail})
    return form_page(
        request,
        household,
        form,
        lambda **facts: notes.correct(event=row, by=request.user, **facts),
        heading="Correct a note",
        intro="The note itself stays as it was; the correction stands beside it.",
        said="The correction is on the timeline.",
        back=TIMELINE,
        permission=Permission.NOTE_WRITE,
    )
