"""Likely matches, significant changes, brothers and sisters."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.http import Request
from adoption.permissions import Permission
from adoption.views.records import posted
from children.actions import matches, siblings
from children.forms.identity import WhyForm
from children.forms.people import AddSiblingForm, ChangeReportForm, FormSetForm, LikelyForm, TogetherForm
from children.models import Child, LikelyMatch, SiblingSet
from children.views.pages import children, find, form_page

PLAN, SIBLINGS = "children:plan", "children:siblings"


def find_match(request: Request, child: Child) -> LikelyMatch:
    found = LikelyMatch.objects.visible_to(request.user).live().filter(child=child).select_related("child__file")
    return get_object_or_404(found)


@require_http_methods(["GET", "HEAD", "POST"])
def likely(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = LikelyForm(posted(request), child=child, by=request.user, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: matches.record_likely(child=child, by=request.user, **facts),
        heading="Record a likely match",
        intro="If it is recorded by the day the profile is due, the profile is not needed while the match goes on.",
        said="The likely match is recorded.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_match(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    match = find_match(request, child)
    form = WhyForm(posted(request), today=clock.today(), question="Why is the match not going ahead?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: matches.end_likely(match=match, by=request.user, **facts),
        heading="The match is not going ahead",
        intro="The child’s profile is then due within one working day.",
        said="Recorded.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def overrule_match(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    match = find_match(request, child)
    form = WhyForm(posted(request), today=clock.today(), question="Why is a profile needed all the same?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: matches.overrule(match=match, by=request.user, **facts),
        heading="A profile is needed although a match is likely",
        said="Recorded. The profile is due again.",
        back=PLAN,
        permission=Permission.PROFILE_OVERRIDE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_change(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = ChangeReportForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: matches.report_change(child=child, by=request.user, **facts),
        heading="Report a significant change",
        said="The change is reported. The profile is looked at next.",
        permission=Permission.NOTE_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def form_set(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = FormSetForm(posted(request), today=clock.today(), visible=children(request))
    return form_page(
        request,
        child,
        form,
        lambda other, **facts: siblings.form_set(children=[child, other], by=request.user, **facts),
        heading="Brothers and sisters",
        said="The children are a set of brothers and sisters.",
        back=SIBLINGS,
        permission=Permission.CHILD_WRITE,
    )


def find_set(request: Request, child: Child) -> SiblingSet:
    found = SiblingSet.objects.visible_to(request.user).select_related("group")
    if not child.file.group_id:
        raise Http404
    return get_object_or_404(found, group=child.file.group_id)


@require_http_methods(["GET", "HEAD", "POST"])
def add_sibling(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    group = find_set(request, child)
    form = AddSiblingForm(posted(request), today=clock.today(), visible=children(request))
    return form_page(
        request,
        child,
        form,
        lambda **facts: siblings.add(siblings=group, by=request.user, **facts),
        heading="Add a brother or sister",
        intro="A decision about the set is then open again, because it was about fewer children.",
        said="Added.",
        back=SIBLINGS,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave_set(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    group = find_set(request, child)
    form = WhyForm(posted(request), today=clock.today(), question="Why does the child not belong to this set?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: siblings.remove(siblings=group, child=child, by=request.user, **facts),
        heading="Take this child out of the set",
        said="The child is no longer in the set.",
        back=SIBLINGS,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    group = find_set(request, child)
    initial = {"decision": group.decision, "reasons": group.reasons, "version": group.version}
    form = TogetherForm(posted(request), child=child, today=clock.today(), initial=initial)
    return form_page(
        request,
        child,
        form,
        lambda **facts: siblings.decide(siblings=group, by=request.user, **facts),
        heading="Together or apart",
        said="The decision is recorded for every child of the set.",
        back=SIBLINGS,
        permission=Permission.CHILD_WRITE,
    )
