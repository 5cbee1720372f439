"""The first page: everybody lands where their day begins."""

from __future__ import annotations

import time

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from adoption.http import Request
from adoption.middleware.sessions import SEEN
from adoption.models import User
from adoption.permissions import Permission, Role, can
from adoption.views.asking import href

ONE_JOB = {
    Role.DECISION_MAKER: "approvals",
    Role.ADMINISTRATOR: "people:list",
    Role.MARKETING_OFFICER: "familyfinding:promotions",
}
"""Roles with one job land on its page, when it is their only role (frontend 11.1)."""


@require_safe
def home(request: Request) -> HttpResponse:
    """Send people on to their own first page; somebody without any role is told whom to ask."""
    where = next(filter(None, map(href, landing(request.user))), "")
    return redirect(where) if where else render(request, "adoption/no_role.html")


def landing(user: User) -> list[str]:
    """Page names in order of preference."""
    if user.in_portal:
        return ["family:home", "portal:list", "account"]
    only = [ONE_JOB[role] for role in user.authority.roles if role in ONE_JOB and len(user.authority.roles) == 1]
    return only + (["my-work", "children:list", "account"] if can(user, Permission.FILE_ALLOCATED) else [])


@require_safe
def stay_signed_in(request: Request) -> HttpResponse:
    """Asked by the dialog before a session ends. Being asked is all it takes."""
    request.session[SEEN] = time.time()
    return HttpResponse(status=204)
