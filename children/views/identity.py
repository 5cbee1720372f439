"""Opening a child’s file, changing who the child is, flags."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt
from adoption.views.records import NotForYou, posted
from children.actions import children as actions
from children.actions import consent, steps
from children.forms.identity import ChangeForm, HarderForm, OpenForm, RelinquishForm, StepForm, WhyForm
from children.models import Child
from children.views.pages import LIST, find, form_page


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    if not can(request.user, Permission.CHILD_OPEN):
        raise NotForYou("Your role does not open children’s files. Ask your manager.")
    form = OpenForm(posted(request), by=request.user, today=clock.today())
    made: list[Child] = []

    def act() -> None:
        team = form.cleaned_data["team"]
        facts = {**form.cleaned_data, "agency": team.agency, "worker": request.user}
        made.append(actions.open_child(on=clock.today(), by=request.user, **facts))

    if request.method == "POST" and form.is_valid() and attempt(form, act):
        messages.success(request, f"The file {made[0].file.reference} is open. List the court hearings next.")
        return redirect("children:record", made[0].file.reference)
    heading = "Add a child"
    shown = {"form": form, "deed": heading, "save": "Open the file", "crumbs": [LIST, {"text": heading}]}
    return answer(request, "children/form.html", shown | {"back": LIST})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = ChangeForm(posted(request), initial=ChangeForm.initial_of(child), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: actions.change(child=child, on=clock.today(), by=request.user, **facts),
        heading="Change who the child is",
        said="The record is up to date.",
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def harder(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    initial = {"reasons": child.harder_reasons, "why": child.harder_note}
    form = HarderForm(posted(request), initial=initial, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: actions.flag_harder_to_place(child=child, by=request.user, **facts),
        heading="Harder to place",
        said="Recorded.",
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def harder_step(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = StepForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: steps.take(child=child, today=clock.today(), by=request.user, **facts),
        heading="A step to shorten the wait",
        intro="What has been done, so that the search and the preparation of child and adopters take less time.",
        said="The step is recorded.",
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def relinquish(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = RelinquishForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda on: actions.relinquish(child=child, on=on, by=request.user),
        heading="Record a relinquishment referral",
        intro="The parents give the child up, or consent. A worker is then allocated at once.",
        said="The referral is recorded. Allocate a worker now.",
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_consent_back(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="What did the parents say, and to whom?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: consent.take_back(child=child, by=request.user, **facts),
        heading="The parents took their consent back",
        intro="The plan then no longer goes to panel. It comes off an agenda, and what waits for a decision is let go.",
        said="Recorded. The plan no longer goes to panel. Look at the plan as it stands now.",
        permission=Permission.CHILD_WRITE,
    )
