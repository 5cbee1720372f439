"""One conversation between an applicant and the workers of their household (FF-64)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.portal import sending, to_do
from adopters.portal.forms import MessageForm
from adopters.portal.pages import account_of, form_page
from adoption import clock
from adoption.http import Request
from adoption.models import PortalMessage

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: Request) -> HttpResponse:
    """The newest first, with a place to write. What staff wrote counts as read once it is shown."""
    account = account_of(request)
    rows = PortalMessage.objects.visible_to(request.user).order_by("-written_at", "-pk")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(found)
    if request.method == "GET":
        seen = [one.pk for one in shown if one.from_staff]
        rows.filter(pk__in=seen, read_at=None).order_by().update(read_at=clock.now())
    conversations = to_do.items_of(request.user).filter(kind="conversation")
    form = MessageForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        typed = form.cleaned_data
        sending.message(account=account, body=typed["body"], key=typed["key"], at=clock.now())

    said = "Your message is sent. Your worker answers within two working days."
    context: dict[str, Any] = {
        "page": found,
        "thread": shown,
        "conversations": conversations,
        "draft": "family-message",
    }
    return form_page(request, account, form, act, template="messages", said=said, then="family:messages", **context)
