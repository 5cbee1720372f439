"""For administrators: where the help pages lead to the published user guides (FF-05)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import guides
from adoption.forms.guides import GuideForm
from adoption.http import Request
from adoption.models import HelpGuide
from adoption.permissions import Permission, can
from adoption.views.asking import answer, attempt, posted


@require_safe
def listing(request: Request) -> HttpResponse:
    """Both guides, with when somebody last saw that the link opens."""
    _administrators_only(request)
    return render(
        request, "adoption/guides.html", {"guides": HelpGuide.objects.order_by("-audience"), "may_edit_guides": True}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, audience: str) -> HttpResponse:
    _administrators_only(request)
    guide, today = get_object_or_404(HelpGuide, audience=audience), clock.today()
    now = {"title": guide.title, "address": guide.address, "checked_on": today}
    form = GuideForm(posted(request), initial=now)

    def do() -> None:
        guides.replace(guide=guide, **form.cleaned_data, by=request.user, today=today)

    if request.method == "POST" and form.is_valid() and attempt(form, do):
        messages.success(request, "The help pages lead to that address from now on.")
        return redirect("guides")
    back = {"text": "Back to the user guides", "href": reverse("guides")}
    return answer(request, "adoption/guide_change.html", {"form": form, "back": back, "guide": guide})


def _administrators_only(request: Request) -> None:
    if not can(request.user, Permission.GUIDES_EDIT):
        raise Http404
