"""Hearings, with what moves before anything is saved; orders; legal status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adoption import clock
from adoption.engine import Moved, rehearse
from adoption.errors import Refused, Stale
from adoption.http import Request
from adoption.permissions import Permission
from adoption.timescales import TIMESCALES
from adoption.views.records import both_texts, looked, posted, rearm
from children.actions import appeals, care, court
from children.forms.court import (
    AdjournForm,
    CareForm,
    CloseHearingForm,
    ExpectForm,
    GrantForm,
    HearingForm,
    LookFirst,
    MoveForm,
    RefuseForm,
    RevokeForm,
)
from children.forms.identity import WhyForm
from children.models import Child, Hearing
from children.views.pages import crumbs, find, form_page, gate

PLAN = "children:plan"


def find_hearing(request: Request, child: Child, hearing: Any) -> Hearing:
    return get_object_or_404(
        Hearing.objects.visible_to(request.user).filter(child=child).select_related("child__file"), reference=hearing
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add_hearing(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = HearingForm(posted(request))
    return form_page(
        request,
        child,
        form,
        lambda **facts: court.set_hearing(child=child, today=clock.today(), by=request.user, **facts),
        heading="Add a hearing",
        said="The hearing is listed. The dates that follow from it are worked out.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move_hearing(request: Request, reference: str, hearing: str) -> HttpResponse:
    """The screen in which a court date moves: first what moves with it, then save (FF-11)."""
    child = find(request, reference)
    row = find_hearing(request, child, hearing)
    form = MoveForm(posted(request), was_on=row.on, initial={"version": row.version})

    def act() -> Hearing:
        answers = {name: form.cleaned_data[name] for name in ("on", "why", "cause", "version")}
        return court.move_hearing(hearing=row, today=clock.today(), by=request.user, **answers)

    return look_first(
        request,
        child,
        row,
        form,
        act,
        heading="Hearing changed: what moves",
        said="The hearing is moved, and with it the dates that follow from it. See them under Deadlines.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def adjourn_hearing(request: Request, reference: str, hearing: str) -> HttpResponse:
    child = find(request, reference)
    row = find_hearing(request, child, hearing)
    form = AdjournForm(posted(request), initial={"version": row.version})

    def act() -> Hearing:
        answers = {name: form.cleaned_data[name] for name in ("to", "cause", "detail")}
        return court.adjourn(hearing=row, today=clock.today(), by=request.user, **answers)

    return look_first(
        request,
        child,
        row,
        form,
        act,
        heading="Hearing adjourned: what moves",
        said="The adjournment is recorded, and the dates that follow from the new hearing are worked out.",
    )


def look_first(
    request: Request,
    child: Child,
    hearing: Hearing,
    form: LookFirst,
    act: Callable[[], Hearing],
    *,
    heading: str,
    said: str,
) -> HttpResponse:
    """Show what the action would move; save only what was looked at."""
    gate(request, Permission.COURT_WRITE, child)
    back = reverse(PLAN, args=[child.file.reference])
    shown: dict[str, Any] = {"child": child, "hearing": hearing, "form": form, "deed": heading}
    if request.method == "POST" and form.is_valid():
        save = request.POST.get("step") == "save" and form.has_looked
        try:
            shown |= {} if save else what_moves(child, act, form)
            if save:
                act()
        except Stale as stale:
            shown["conflict"] = both_texts(form, stale)
            rearm(form, stale)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if save:
                messages.success(request, said)
                return redirect(back)
    looked(request, child.file)
    shown |= {"back": {"text": "Plan and legal", "href": back}, "crumbs": crumbs(child, heading)}
    status = 422 if form.errors or shown.get("conflict") else 200
    return render(request, "children/hearing_changed.html", shown, status=status)


def what_moves(child: Child, act: Callable[[], Hearing], form: LookFirst) -> dict[str, Any]:
    """The real action, rehearsed and undone: what every date was, what it becomes, and by which rule."""
    planned: list[Any] = [child.planned_order_on]

    def change() -> None:
        planned.append(act().child.planned_order_on)

    moved = rehearse(change, files=[child.file], today=clock.today())
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["looked"] = form.cleaned_data[form.new_date].isoformat()  # type: ignore[index]
    return {
        "looked": True,
        "planned_was": planned[0],
        "planned_becomes": planned[-1],
        "moves": [{"move": move, "why": because(move)} for move in moved],
    }


def because(move: Moved) -> str:
    rule = TIMESCALES[move.rule]
    period = f"{rule.period} " if rule.period and rule.period.number else ""
    return f"{rule.ref}: {period}{rule.starts}"


@require_http_methods(["GET", "HEAD", "POST"])
def close_hearing(request: Request, reference: str, hearing: str) -> HttpResponse:
    child = find(request, reference)
    row = find_hearing(request, child, hearing)
    form = CloseHearingForm(posted(request))
    return form_page(
        request,
        child,
        form,
        lambda **facts: court.close_hearing(hearing=row, today=clock.today(), by=request.user, **facts),
        heading="Close a hearing",
        intro="An order, a refusal and an adjournment each have a page of their own.",
        said="The hearing is closed.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def expect_order(request: Request, reference: str, hearing: str) -> HttpResponse:
    child = find(request, reference)
    row = find_hearing(request, child, hearing)
    form = ExpectForm(posted(request), initial={"expected": row.order_expected})
    return form_page(
        request,
        child,
        form,
        lambda expected: court.expect_order(hearing=row, expected=expected, today=clock.today(), by=request.user),
        heading="Is an order expected?",
        intro="At an Issues Resolution Hearing this decides the planned Placement Order date.",
        said="Recorded. The dates that follow are worked out again.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def grant_order(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    gate(request, Permission.COURT_WRITE, child)
    form = GrantForm(posted(request), request.FILES or None, child=child, today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: court.grant_order(child=child, by=request.user, **facts),
        heading="Record the Placement Order",
        intro="The case then passes to the permanence worker at once, and the profile may show photographs.",
        save="Record the order",
        said="The Placement Order is recorded. Photographs and video may be added to the profile from now on.",
        back=PLAN,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def refuse_order(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = RefuseForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: court.refuse_order(child=child, by=request.user, **facts),
        heading="The Placement Order was refused",
        intro="The plan for adoption then ends, and the child’s profile comes down at once.",
        save="Record the refusal",
        said="The refusal is recorded and the plan has ended.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def revoke_order(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = RevokeForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: court.revoke_order(child=child, by=request.user, **facts),
        heading="The Placement Order was revoked",
        intro="The plan for adoption then ends, and the child’s profile comes down at once.",
        save="Record that it was revoked",
        said="Recorded. The plan has ended.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_aside(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="What did the court of appeal decide?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: appeals.set_aside(child=child, by=request.user, **facts),
        heading="Set aside on appeal",
        intro="The plan is then adoption as it was before the court ended it. If the court of appeal made a Placement "
        "Order, record the order next. The profile stays down until you put it back.",
        save="Record the appeal",
        said="Recorded. The plan stands again as before. Look at the hearings, the order and the profile.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def begin_care(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = CareForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: care.begin(child=child, by=request.user, **facts),
        heading="The child came into care",
        said="Recorded.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change_legal_status(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = CareForm(posted(request), today=clock.today())
    return form_page(
        request,
        child,
        form,
        lambda **facts: care.change_status(child=child, by=request.user, **facts),
        heading="The legal status changed",
        said="Recorded.",
        back=PLAN,
        permission=Permission.COURT_WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end_care(request: Request, reference: str) -> HttpResponse:
    child = find(request, reference)
    form = WhyForm(posted(request), today=clock.today(), question="Why did care end?")
    return form_page(
        request,
        child,
        form,
        lambda **facts: care.end(child=child, by=request.user, **facts),
        heading="The child left care",
        said="Recorded.",
        back=PLAN,
        permission=Permission.CHILD_WRITE,
    )
