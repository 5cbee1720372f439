"""The demonstration's clock, moved by the bar at the top. Does not exist in service."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from adoption import clock
from adoption.actions import demo_clock
from adoption.errors import Refused
from adoption.http import Request
from adoption.wording import day_in_words


@require_POST
def move(request: Request) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    try:
        days = demo_clock.days_to(request.POST.get("move", ""), now=clock.now())
        moved = demo_clock.move(days=min(days, demo_clock.FARTHEST))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"It is {day_in_words(moved.to)}. {told(request, moved)}")
    return redirect(came_from(request))


def told(request: Request, moved: demo_clock.Moved) -> str:
    """What happened meanwhile, as far as this person may know. Families hear nothing of files and notices."""
    if request.user.in_portal:
        return "A profile that was opened to you meanwhile, or taken down, shows in your list."
    return moved.seen_by(request.user).says


def came_from(request: Request) -> str:
    """The page the bar was on, if it is one of ours."""
    there = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(there, allowed_hosts=None) and there.startswith("/")
    return there if ours else "/"
