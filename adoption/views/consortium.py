"""The consortium: which agencies are in it, from and to which date (FF-20)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import consortium as membership
from adoption.forms.work import JoinForm, LeaveForm
from adoption.http import Request
from adoption.models import Agency, AgencyKind, Consortium, ConsortiumMember
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt, posted

BACK = "Back to the consortium"


@require_safe
def consortium(request: Request) -> HttpResponse:
    """Everybody may know who is in it: it is public, and it explains who sees a profile."""
    today = clock.today()
    members = ConsortiumMember.objects.select_related("agency", "consortium")
    rows = [
        {
            "member": member,
            "is_live": member.from_on <= today and (member.to_on is None or member.to_on >= today),
            "is_past": member.to_on is not None and member.to_on < today,
        }
        for member in members.order_by("consortium__name", "agency__name", "pk")
    ]
    may_edit, may_edit_guides = (can(request.user, one) for one in (Permission.CONSORTIUM_EDIT, Permission.GUIDES_EDIT))
    context = {"rows": rows, "may_edit": may_edit, "may_edit_guides": may_edit_guides}
    return render(request, "adoption/consortium.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: Request) -> HttpResponse:
    one = Consortium.objects.order_by("pk").first()
    if one is None or not can(request.user, Permission.CONSORTIUM_EDIT):
        raise Http404
    agencies = Agency.objects.exclude(kind__in=[AgencyKind.HOME, AgencyKind.LOCAL_AUTHORITY]).order_by("name")
    form = JoinForm(posted(request), agencies=agencies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if attempt(form, lambda: membership.join(consortium=one, **given, by=request.user)):
            messages.success(request, f"{given['agency']} is a member from that date.")
            return redirect("consortium")
    back = {"text": BACK, "href": reverse("consortium")}
    return answer(request, "adoption/consortium_join.html", {"form": form, "back": back, "consortium": one})


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, number: int) -> HttpResponse:
    if not can(request.user, Permission.CONSORTIUM_EDIT):
        raise Http404
    member = get_object_or_404(ConsortiumMember.objects.select_related("agency"), pk=number)
    form = LeaveForm(posted(request))

    def do() -> None:
        membership.leave(member=member, **form.cleaned_data, by=request.user)

    if request.method == "POST" and form.is_valid() and attempt(form, do):
        messages.success(request, f"{member.agency} leaves on that date.")
        return redirect("consortium")
    back = {"text": BACK, "href": reverse("consortium")}
    return answer(request, "adoption/consortium_leave.html", {"form": form, "back": back, "member": member})
