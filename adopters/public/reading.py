"""The steps of adoption, and what anybody may read and print without sign-in (AD-05)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from adoption.models import FOR_ENQUIRERS, FamilyLink

STEPS = (
    ("You ask", "Ring, write, or send the form. We answer your questions and send you our information pack."),
    ("You come to an information event", "You hear how adoption works, and from people who have adopted."),
    ("We visit you at home", "We talk with you about your life, your hopes and the children who wait."),
    ("You register your interest", "When you have decided, you send us your Registration of Interest."),
    ("Stage One", "Usually two months: checks, references, reading and a preparation course, at your own pace."),
    ("Stage Two", "Usually four months: your social worker visits you and writes your report with you."),
    ("Panel and decision", "Panel gives advice on your report; the agency’s decision maker decides."),
    ("Finding a child", "We look with you for a child whose needs you can meet, and support you while you wait."),
    ("Your family", "You get to know each other step by step. Our support goes on after the adoption order."),
)


def papers() -> QuerySet[FamilyLink]:
    """The newest editions for enquirers, of every agency."""
    rows = FamilyLink.objects.filter(kind__in=FOR_ENQUIRERS, ended_on=None)
    return rows.select_related("agency").order_by("agency__name", "kind", "pk")


@login_not_required
@require_safe
def steps(request: HttpRequest) -> HttpResponse:
    """The way in nine steps, to read or to print, with the papers of each agency."""
    return render(request, "public/steps.html", {"steps": STEPS, "papers": papers()})
