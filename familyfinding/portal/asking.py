"""Showing interest in a child, and what became of it (FF-55, FF-56). What a family writes goes to the inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.portal import sending, to_do
from adoption import clock
from adoption.actions import drafts
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.forms import GovukForm, LongText
from adoption.http import Request
from adoption.models import EntryState, PortalAccount, PortalEntry, SharedItem
from familyfinding.models.published import approved_account
from familyfinding.portal.browsing import find


class AskForm(GovukForm):
    """Two questions (frontend 11.13)."""

    why = LongText(
        label="What made you think of this child?",
        help_text="In your own words. The worker reads exactly this. If you adopt as two, your partner can read it.",
        rows=5,
        limit=3000,
    )
    questions = LongText(label="What would you like to know?", required=False, rows=3, limit=3000)
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, reference: UUID) -> HttpResponse:
    """Show interest: two questions, a look at the answers, and it is sent (FF-55)."""
    account = approved_account(request.user, clock.today())
    if account is None or account.file_id is None:
        raise Http404
    if account.frozen_at:
        return _refused_while_frozen(request, account)
    found = find(request, reference)
    draft = f"portal-interest-{found.reference}"
    form = AskForm(request.POST if request.method == "POST" else None, initial=_begun(request, draft))
    back = {"text": found.heading, "href": reverse("portal:child", args=[found.reference])}
    context: dict[str, Any] = {"child": found, "form": form, "back": back, "autosave": reverse("draft", args=[draft])}
    if not (form.is_bound and form.is_valid()):
        context["key"] = request.POST.get("key") or uuid4().hex
        return render(request, "portal/ask.html", context, status=422 if form.is_bound else 200)
    if "check" not in request.POST:
        return render(request, "portal/ask_check.html", context | {"answers": form.cleaned_data})
    try:
        sending.send(
            account=account,
            kind="interest",
            key=f"interest:{form.cleaned_data['key']}",
            written={"child": str(found.reference), "why": form.cleaned_data["why"]}
            | {"questions": form.cleaned_data["questions"], "title": f"Interest in {found.heading}"},
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "portal/ask.html", context | {"key": form.cleaned_data["key"]}, status=422)
    drafts.drop(user=request.user, form=draft)
    return redirect("portal:interests")


def _begun(request: Request, draft: str) -> dict[str, str]:
    """What they had written about this child when their session ended."""
    typed = drafts.kept(user=request.user, form=draft)
    return {name: typed[name] for name in ("why", "questions") if name in typed}


@require_safe
def interests(request: Request) -> HttpResponse:
    """What became of every interest this family showed: who works on it, by when they hear, the answer (FF-56)."""
    shared = SharedItem.objects.visible_to(request.user).filter(kind="interest", ended_at=None)
    waiting = PortalEntry.objects.visible_to(request.user).filter(kind="interest", state=EntryState.WAITING)
    returned = PortalEntry.objects.visible_to(request.user).filter(kind="interest", state=EntryState.RETURNED)
    account = approved_account(request.user, clock.today())
    today = clock.today()
    items = [{"item": item, "late": to_do.is_late(item, today)} for item in shared.order_by("-shared_at")]
    context = {"shared": items, "waiting": waiting, "returned": returned.order_by("-pk")[:20]}
    context["frozen_since"] = account and account.frozen_at
    return render(request, "portal/interests.html", context)


def _refused_while_frozen(request: Request, account: PortalAccount) -> HttpResponse:
    """Said kindly; an attempt to send is kept (AD-50)."""
    if request.method == "POST":
        opened(account.file, request.user, "portal:ask", purpose="Refused while a link is explored")
    return render(request, "portal/frozen.html", {"since": account.frozen_at, "asked": True}, status=403)
