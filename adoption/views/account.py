"""One's own account: second factors, password, and where one is signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from adoption import sign_ins
from adoption.http import Request
from adoption.models import SignIn
from adoption.permissions import Permission, can
from adoption.seeing import sees


@require_safe
def account(request: Request) -> HttpResponse:
    kinds = Authenticator.objects.filter(user=request.user).order_by("type", "pk")
    rows = SignIn.objects.filter(user=request.user).order_by("-began_at", "-pk")
    context = {
        "factors": [factor for factor in kinds if factor.type != Authenticator.Type.RECOVERY_CODES],
        "has_codes": any(factor.type == Authenticator.Type.RECOVERY_CODES for factor in kinds),
        "sign_ins": [{"row": row, "here": row.session_key == request.session.session_key} for row in rows],
        "sees": sees(request.user),
        "may_break_glass": can(request.user, Permission.BREAK_GLASS),
        "base": "portal_base.html" if request.user.in_portal else "base.html",
    }
    return render(request, "adoption/account.html", context)


@require_POST
def end_sign_in(request: Request, pk: int) -> HttpResponse:
    """Sign another browser out."""
    row = get_object_or_404(SignIn.objects.filter(user=request.user), pk=pk)
    sign_ins.end(request.user, keys=[row.session_key])
    messages.success(request, "That browser is signed out.")
    return redirect("account")


@require_POST
def end_other_sign_ins(request: Request) -> HttpResponse:
    """Everywhere but here."""
    here = str(request.session.session_key)
    keys = SignIn.objects.filter(user=request.user).exclude(session_key=here).values_list("session_key", flat=True)
    sign_ins.end(request.user, keys=list(keys))
    messages.success(request, "You are signed out everywhere else.")
    return redirect("account")
