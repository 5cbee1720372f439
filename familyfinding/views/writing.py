"""Writing a profile: heading, sections and their order, visits and contributions."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adoption import clock
from adoption.actions import drafts
from adoption.http import Request, wants_part
from adoption.permissions import Permission, can
from familyfinding.actions import profiles
from familyfinding.forms.writing import ContributionForm, DescribeForm, SectionForm, VisitForm, WhyForm, today_initial
from familyfinding.models import Profile, Section, SectionKind
from familyfinding.unfinished import section_key
from familyfinding.views import pages

GET_POST = ["GET", "HEAD", "POST"]


@require_safe
def write(request: Request, reference: str) -> HttpResponse:
    """The heading and the sections in their order, each with its own page."""
    found = pages.find(request, reference)
    return pages.page(request, found, "write", "Write", **ordered(request, found))


def ordered(request: Request, profile: Profile, moved: Section | None = None, button: str = "") -> dict[str, Any]:
    """The list with its Up and Down buttons; after a move the pressed button keeps the focus."""
    mine = Section.objects.visible_to(request.user).filter(profile=profile)
    sections = list(mine.in_order().select_related("written_by"))
    place = [s.pk for s in sections].index(moved.pk) + 1 if moved else 0
    said = f"{moved.title} moved {button}. Now {place} of {len(sections)}." if moved else ""
    focus = (moved.kind, button) if moved else ("", "")
    return {
        "sections": sections,
        "said": said,
        "focus": focus,
        "may_write": can(request.user, Permission.PROFILE_WRITE, profile.file),
        "may_publish": can(request.user, Permission.PROFILE_PUBLISH, profile.file),
    }


@require_POST
def move_section(request: Request, reference: str, kind: str) -> HttpResponse:
    found = pages.find(request, reference)
    pages.gate(request, found, Permission.PROFILE_WRITE)
    section = get_object_or_404(found.sections.select_related("profile__child__file"), kind=kind)
    button = "up" if request.POST.get("to") == "up" else "down"
    moved = profiles.move_section(section=section, up=button == "up", by=request.user, on=clock.today())
    if wants_part(request):
        shown = {"profile": found, **ordered(request, found, moved, button)}
        return render(request, "familyfinding/_order.html", shown)
    messages.success(request, f"{moved.title} moved {button}.")
    return redirect("familyfinding:write", reference)


@require_http_methods(GET_POST)
def describe(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    now = {"heading": found.heading, "age_band": found.age_band, "region": found.region, "version": found.version}
    return pages.form_page(
        request,
        found,
        DescribeForm(request.POST or None, initial=now),
        partial(profiles.describe, profile=found, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_WRITE,
        heading="Heading, age and region",
        said="The heading is saved. Adopters see it when you publish.",
        back="familyfinding:write",
        version=lambda: Profile.objects.visible_to(request.user).get(pk=found.pk).version,
    )


@require_http_methods(GET_POST)
def section(request: Request, reference: str, kind: str) -> HttpResponse:
    """One section: the editor on the left, what adopters would read on the right; kept as a draft while typing."""
    if kind not in SectionKind.values:
        raise Http404
    found = pages.find(request, reference)
    one = get_object_or_404(found.sections.select_related("profile__child__file", "written_by"), kind=kind)
    key = section_key(one)
    kept = drafts.kept(user=request.user, form=key) if request.method != "POST" else {}
    form = SectionForm(request.POST or None, initial={"text": kept.get("text", one.text), "version": one.version})

    def save(*, text: str, version: int) -> None:
        profiles.write_section(section=one, text=text, version=version, by=request.user, at=clock.now())
        drafts.drop(user=request.user, form=key)

    return pages.form_page(
        request,
        found,
        form,
        save,
        permission=Permission.PROFILE_WRITE,
        heading=one.title,
        said=f"“{one.title}” is saved. Adopters see it when you publish.",
        template="familyfinding/section.html",
        back="familyfinding:write",
        section=one,
        kept="text" in kept and kept["text"] != one.text,
        draft_address=reverse("draft", args=[key]),
        preview_address=reverse("familyfinding:section-preview", args=[reference]),
        typed=form.data.get("text") if form.is_bound else form.initial["text"],
        version=lambda: Section.objects.visible_to(request.user).get(pk=one.pk).version,
        saved_by=_saved_by(request, one),
    )


def _saved_by(request: Request, one: Section) -> dict[str, object]:
    return {"by": one.written_by.display_name if one.written_by else "", "at": one.written_at}


@require_POST
def section_preview(request: Request, reference: str) -> HttpResponse:
    """What the typed words look like, drawn by the filter the portal uses."""
    pages.find(request, reference)
    form = SectionForm(request.POST)
    form.is_valid()
    return render(request, "familyfinding/_words.html", {"text": form.cleaned_data.get("text", "")})


@require_http_methods(GET_POST)
def visit(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    return pages.form_page(
        request,
        found,
        VisitForm(request.POST or None, initial=today_initial(today)),
        partial(profiles.record_visit, profile=found, by=request.user, today=today),
        permission=Permission.PROFILE_WRITE,
        heading="Record a profiling visit",
        intro="Every child is visited for the profile, even by the worker who wrote the permanence report.",
        said="The visit is recorded.",
    )


@require_http_methods(GET_POST)
def go_without_visit(request: Request, reference: str) -> HttpResponse:
    found = pages.find(request, reference)
    return pages.form_page(
        request,
        found,
        WhyForm(request.POST or None, ask="Why is the child not visited before the profile is published?"),
        partial(profiles.go_without_visit, profile=found, by=request.user, on=clock.today()),
        permission=Permission.PROFILE_OVERRIDE,
        heading="Publish without a profiling visit",
        said="The profile may be published without a visit. Your reason is on the file.",
    )


@require_http_methods(GET_POST)
def contribution(request: Request, reference: str) -> HttpResponse:
    found, today = pages.find(request, reference), clock.today()
    return pages.form_page(
        request,
        found,
        ContributionForm(request.POST or None, profile=found, initial=today_initial(today)),
        partial(profiles.record_contribution, profile=found, by=request.user, today=today),
        permission=Permission.PROFILE_WRITE,
        heading="Record what the carers gave",
        intro="The people who live with the child know best what adopters should hear.",
        said="The contribution is recorded.",
    )
