"""What one person has been told, newest first; and having read it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from adoption import clock
from adoption.actions.notices import mark_read
from adoption.http import Request
from adoption.models import Notice
from adoption.views.asking import record_href, reference_in

ROWS = 25


@require_safe
def notices(request: Request) -> HttpResponse:
    visible = Notice.objects.visible_to(request.user).select_related("file", "deadline")
    old = request.GET.get("show") == "read"
    rows = visible.exclude(read_at=None) if old else visible.unread()
    page = Paginator(rows.order_by("-made_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    here = reverse("notices")
    context = {
        "page": page,
        "old": old,
        "lines": [
            {"notice": notice, "href": _href(notice), "file_href": record_href(notice.file)}
            for notice in page.object_list
        ],
        "chosen_query": request.GET.copy(),
        "views": [
            {"text": "Unread", "href": here, "current": not old},
            {"text": "Read", "href": f"{here}?show=read", "current": old},
        ],
    }
    return render(request, "adoption/notices.html", context)


@require_POST
def read(request: Request) -> HttpResponse:
    """Those on the page they were looking at, or one of them; never one that came in the meantime."""
    visible = Notice.objects.visible_to(request.user).unread()
    given = list(filter(None, map(reference_in, request.POST.getlist("notice")[:ROWS])))
    number = mark_read(notices=list(visible.filter(reference__in=given)), at=clock.now())
    messages.success(request, f"{number} notice{'s' if number != 1 else ''} marked as read.")
    return redirect("notices")


def _href(notice: Notice) -> str:
    if notice.deadline:
        return reverse("deadlines:deadline", args=[notice.deadline.reference])
    return record_href(notice.file)
