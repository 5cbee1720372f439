"""People around the child, carers’ pack and training; case notes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.forms.notes import CorrectForm, NoteForm
from adoption.http import Request
from adoption.models import CaseEvent, Draft, PersonAround
from adoption.permissions import Permission
from adoption.views.records import posted
from adoption.wording import day_in_words
from children.actions import contacts, notes, people
from children.forms.identity import WhyForm
from children.forms.people import (
    AddPersonForm,
    ChangePersonForm,
    PackForm,
    ToldForm,
    TrainingForm,
)
from children.models import Child, ContactChange
from children.views.pages import find, form_page, gate

PEOPLE, TIMELINE = "children:people", "children:timeline"


def find_person(request: Request, child: Child, person: str) -> PersonAround:
    found = PersonAround.objects.visible_to(request.user).filter(file=child.file).select_related("file")
    return get_object_or_404(found, reference=person)


@require_http_methods(["GET", "HEAD", "POST"])
def add_person(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = AddPersonForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: people.add(file=child.file, by=request.user, **facts),
        heading="Add a person",
        said="The person is on the record.",
        back=PEOPLE,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_person(request: Request, reference: str, person: str) -> HttpResponse:
    child = find(request, reference)
    row = find_person(request, child, person)
    form = ChangePersonForm(posted(request), initial=ChangePersonForm.initial_of(row), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: people.change(person=row, on=clock.today(), by=request.user, **facts),
        heading=f"Change the {row.get_relation_display().lower()}’s details",
        said="The details are up to date.",
        back=PEOPLE,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def person_leaves(request: Request, reference: str, person: str) -> HttpResponse:
    child = find(request, reference)
    row = find_person(request, child, person)
    form = WhyForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: people.leave(person=row, by=request.user, **facts),
        heading=f"{row.get_relation_display()} leaves",
        said="Recorded.",
        back=PEOPLE,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def tell_contact(request: Request, reference: str, change: str) -> HttpResponse:
    """Who has been told that another worker is the contact now."""
    child = find(request, reference)
    gate(request, Permission.CHILD_WRITE, child)
    visible = ContactChange.objects.visible_to(request.user).filter(child=child).select_related("child__file", "worker")
    row = get_object_or_404(visible, reference=change)
    form = ToldForm(posted(request), change=row, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: contacts.tell(change=row, by=request.user, **facts),
        heading="Who was told whom to contact now?",
        intro=f"{row.worker.display_name} is the contact for this child since {day_in_words(row.changed_on)}. "
        "A letter of the kind “Letter: your new contact” is counted here by itself when it is sent.",
        said="Recorded.",
        back=PEOPLE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def carer_pack(request: Request, reference: str, person: str) -> HttpResponse:
    child = find(request, reference)
    row = find_person(request, child, person)
    form = PackForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: people.record_pack(carer=row, by=request.user, **facts),
        heading="The carers’ adoption and profiling pack",
        said="Recorded.",
        back=PEOPLE,
        permission=Permission.CARER_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def carer_training(request: Request, reference: str, person: str) -> HttpResponse:
    child = find(request, reference)
    row = find_person(request, child, person)
    form = TrainingForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: people.record_training(carer=row, by=request.user, today=clock.today(), **facts),
        heading="Training the carer attended",
        said="Recorded.",
        back=PEOPLE,
        permission=Permission.CARER_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: Request, reference: str) -> HttpResponse:
    """What is typed is kept as a draft while it is typed; saving the note takes the draft away."""
    child = find(request, reference)
    key = notes.draft_key(child.file)
    draft = Draft.objects.filter(user=request.user, form=key).first()
    form = NoteForm(posted(request), today=clock.today(), initial=kept(draft))
    return form_page(
        request,
        child,
        form,
        lambda **facts: notes.write(file=child.file, by=request.user, **facts),
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
    child = find(request, reference)
    found = CaseEvent.objects.visible_to(request.user).filter(file=child.file).select_related("file")
    row = get_object_or_404(found, reference=event, kind__in=notes.KINDS)
    form = CorrectForm(posted(request), today=clock.today(), initial={"detail": row.detail})
    return form_page(
        request,
        child,
        form,
        lambda **facts: notes.correct(event=row, by=request.user, **facts),
        heading="Correct a note",
        intro="The note itself stays as it was; the correction stands beside it.",
        said="The correction is on the timeline.",
        back=TIMELINE,
        permission=Permission.NOTE_WRITE,
    )
