"""Panel, decision, review and end of an approval (AD-33 to AD-37, AD-54)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from adopters import statutory
from adopters.actions import agreements, decision_letters, determinations, outside, reviews, suitability
from adopters.forms import approval as forms
from adopters.models import AgreementKind, ApprovalReview, Household, PanelElsewhere, Suitability
from adopters.standing import bases
from adopters.views.pages import LIST, find, form_page, section
from adoption import clock
from adoption.dues import Due
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.forms.records import DayForm, WhyForm
from adoption.http import Request
from adoption.models import Approval, CaseEvent, Deadline
from adoption.permissions import Permission, can
from adoption.views.records import NotForYou, posted

BACK = "adopters:approval"
WRITE, PANEL = Permission.HOUSEHOLD_WRITE, Permission.PANEL_FACT_RECORD
MANAGE, DECIDE = Permission.ASSESSMENT_DECIDE, Permission.SUITABILITY_DECIDE
GET_POST = ["GET", "POST"]
SHOWN = 20


def current(request: Request, household: Household) -> Suitability | None:
    rows = Suitability.objects.visible_to(request.user).filter(household=household)
    rows = rows.select_related("household__file__agency", "panel_of", "decided_by", "report_version", "consulted_by")
    return rows.filter(ended_on=None).first() or rows.order_by("-pk").first()


def find_row(request: Request, household: Household) -> Suitability:
    row = current(request, household)
    if row is None:
        raise Http404
    return row


def find_review(request: Request, household: Household, review: str) -> ApprovalReview:
    rows = ApprovalReview.objects.visible_to(request.user).filter(suitability__household=household)
    return get_object_or_404(rows.select_related("suitability__household__file"), reference=review)


@require_safe
def approval_page(request: Request, reference: str) -> HttpResponse:
    """What panel recommended, what was decided, what follows, and how long they have waited."""
    household, today = find(request, reference), clock.today()
    row = current(request, household)
    file = household.file
    may = {
        "may_write": can(request.user, WRITE, file),
        "may_panel": can(request.user, PANEL, file),
        "may_manage": can(request.user, MANAGE, file),
        "may_decide": can(request.user, DECIDE, file),
    }
    shown: dict[str, Any] = {"row": row, "plan": agreements.in_force(household, AgreementKind.MATCHING_PLAN)}
    if row:
        shown |= _about(request, household, row)
    earlier = Suitability.objects.visible_to(request.user).filter(household=household).exclude(ended_on=None)
    elsewhere = PanelElsewhere.objects.visible_to(request.user).filter(household=household)
    return section(
        request,
        household,
        "approval",
        BACK,
        law=statutory.worked(household, today),
        earlier=[each for each in earlier.order_by("-pk") if row is None or each.pk != row.pk],
        elsewhere=elsewhere.order_by("-held_on", "-pk"),
        **may,
        **shown,
    )


def _about(request: Request, household: Household, row: Suitability) -> dict[str, Any]:
    today = clock.today()
    waiting = Approval.objects.visible_to(request.user).waiting().filter(kind="suitability", subject_id=row.pk)
    events = CaseEvent.objects.visible_to(request.user).filter(file=household.file)
    held = row.reviews.select_related("done_by").order_by("-opened_on", "-pk")
    return {
        "question": waiting.first(),
        "bases": bases(row),
        "answer_by": determinations.answer_by(row),
        "dues": _running(request, household),
        "days": (today - row.decided_on).days if row.decided_on and not row.ended_on else None,
        "reviews": [(review, reviews.due_on(review), reviews.observe_by(review)) for review in held],
        "contacts": events.filter(what__startswith=suitability.WAITING).order_by("-happened_on", "-pk")[:SHOWN],
    }


def _running(request: Request, household: Household) -> dict[str, Due]:
    """The clocks of the Matching Plan and of the next review, by their rule."""
    rows = (
        Deadline.objects.visible_to(request.user).running().filter(file=household.file, rule__in=("TS-117", "TS-118"))
    )
    return {row.rule.replace("-", "_"): Due.of(row, clock.now()) for row in rows}


def _form(
    request: Request, reference: str, make: Any, act: Any, *, permission: Permission, **asked: Any
) -> HttpResponse:
    """A form about the decision that stands: `act` gets it as `suitability`."""
    household = find(request, reference)
    row = find_row(request, household)
    form = make(posted(request), household)
    doing = partial(act, suitability=row, by=request.user)
    return form_page(request, household, form, doing, back=BACK, permission=permission, **asked)


def _today(form: Any) -> Any:
    """Makes a form that knows today; the household is not asked for."""
    return lambda data, household: form(data, today=clock.today())


def _dated(act: Any, name: str) -> Any:
    """The action with today, and the form’s date under the name it has there."""

    def doing(*, on: Any, **facts: Any) -> None:
        act(today=clock.today(), **{name: on}, **facts)

    return doing


@require_http_methods(GET_POST)
def record_panel(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()

    def act(*, on: Any, **facts: Any) -> None:
        suitability.record_recommendation(household=household, panel_on=on, by=request.user, today=today, **facts)

    return form_page(
        request,
        household,
        forms.PanelForm(posted(request), today=today),
        act,
        heading="What panel recommended",
        intro="Panel recommends. It never decides, and nothing changes for the adopters until the decision maker has.",
        said="The recommendation is recorded. Tell the adopters today.",
        back=BACK,
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def tell_recommendation(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        _today(DayForm),
        _dated(suitability.tell_recommendation, "told_on"),
        heading="The adopters were told what panel recommended",
        intro="They are told on the day of the panel.",
        said="Recorded.",
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def approve_minutes(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    row = find_row(request, household)
    form = forms.MinutesForm(posted(request), request.FILES or None, household=household, today=today)

    def act(*, on: Any, document: Any = None) -> None:
        facts = {"document": document, "by": request.user, "today": today}
        suitability.approve_minutes(suitability=row, approved_on=on, **facts)

    return form_page(
        request,
        household,
        form,
        act,
        heading="The minutes are approved",
        said="The minutes are approved. The decision maker can be asked.",
        back=BACK,
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def consult(request: Request, reference: str) -> HttpResponse:
    def act(*, read: bool, **facts: Any) -> None:
        suitability.record_consultation(today=clock.today(), **facts)

    return _form(
        request,
        reference,
        _today(forms.ConsultationForm),
        act,
        heading="Adviser consulted and minutes read",
        intro="You decide after this, in your approvals.",
        said="Recorded. The question waits in your approvals.",
        permission=DECIDE,
    )


@require_http_methods(GET_POST)
def ask(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda data, household: GovukForm(data),
        partial(suitability.ask_decision, at=clock.now()),
        heading="Ask the agency decision maker",
        intro="The question goes to the decision maker of this agency, on exactly the report that panel had.",
        save="Ask",
        said="The question is with the agency decision maker.",
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def tell_decision(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        _today(DayForm),
        _dated(suitability.tell_decision, "told_on"),
        heading="The adopters were told the decision",
        said="Recorded. The letter follows.",
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def write_letters(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda data, household: GovukForm(data),
        partial(decision_letters.write, on=clock.today()),
        heading="Begin the decision letters",
        intro="One letter to each adopter. A colleague checks it before it goes.",
        save="Begin the letters",
        said="The letters are begun. Find them under Letters.",
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def letters_gone(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda data, household: GovukForm(data),
        partial(decision_letters.gone, at=clock.now()),
        heading="The decision letters have gone",
        intro="The day is taken from the letters themselves.",
        save="Record",
        said="The decision was put in writing.",
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def matching_plan(request: Request, reference: str) -> HttpResponse:
    household = find(request, reference)
    form = forms.MatchingPlanForm(posted(request), today=clock.today())

    def act(*, on: Any, **words: str) -> None:
        suitability.draw_up_matching_plan(household=household, sections=form.sections(), on=on, by=request.user)

    return form_page(
        request,
        household,
        form,
        act,
        heading="Matching Plan Agreement",
        intro="Usually within four weeks of approval; your agency may have set another time. Both sides sign it.",
        save="Draw up",
        said="The Matching Plan is drawn up. Now everybody signs it.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def record_contact(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        forms.ContactForm(posted(request), today=today),
        partial(suitability.record_contact, household=household, by=request.user, today=today),
        heading="Support while they wait",
        said="The contact is on the file.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def review(request: Request, reference: str, review: str) -> HttpResponse:
    household = find(request, reference)
    row = find_review(request, household, review)
    return form_page(
        request,
        household,
        forms.ReviewForm(posted(request), today=clock.today()),
        partial(reviews.complete, review=row, by=request.user, at=clock.now()),
        heading="Review of the approval",
        said="The review is recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def observations(request: Request, reference: str, review: str) -> HttpResponse:
    household = find(request, reference)
    row = find_review(request, household, review)
    return form_page(
        request,
        household,
        forms.ObservationsForm(posted(request)),
        partial(reviews.record_observations, review=row, by=request.user, on=clock.today()),
        heading="What the adopters say to the review",
        said="Their observations are recorded.",
        back=BACK,
        permission=WRITE,
    )


@require_http_methods(GET_POST)
def end(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()
    return form_page(
        request,
        household,
        WhyForm(posted(request), today=today, question="Why do they no longer wish to be approved?"),
        partial(reviews.end_at_their_wish, household=household, by=request.user, today=today),
        heading="End the approval at their wish",
        intro="Their profile comes down, they can no longer look at children, and the file is closed.",
        save="End the approval",
        said="The approval has ended.",
        back=BACK,
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def answer(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        _today(forms.AnswerForm),
        _dated(determinations.record_representations, "received_on"),
        heading="The adopters answered",
        said="Their answer is recorded. Have it considered again.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def consider_again(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        lambda data, household: WhyForm(data, today=clock.today(), question="What is looked at again?"),
        determinations.consider_again,
        heading="Consider again",
        intro="Panel, or the Independent Review Mechanism, looks again. Then record what it recommends.",
        said="Suitability is considered again.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def make_final(request: Request, reference: str) -> HttpResponse:
    return _form(
        request,
        reference,
        _today(forms.FinalForm),
        determinations.make_final,
        heading="The decision is final",
        intro="Nobody answered within 40 working days, or the adopters accept the decision. The file is closed.",
        save="Close the file",
        said="The decision is final and the file is closed.",
        permission=MANAGE,
    )


@require_http_methods(GET_POST)
def panel_elsewhere(request: Request, reference: str) -> HttpResponse:
    household, today = find(request, reference), clock.today()

    def act(*, on: Any, **facts: Any) -> None:
        outside.record_panel(household=household, held_on=on, by=request.user, today=today, **facts)

    return form_page(
        request,
        household,
        forms.PanelElsewhereForm(posted(request), today=today),
        act,
        heading="A panel elsewhere",
        intro="Adopters linked with a child of another area go to that area’s panel.",
        said="The panel is recorded.",
        back=BACK,
        permission=PANEL,
    )


@require_http_methods(GET_POST)
def add_outside(request: Request) -> HttpResponse:
    """Record a household that another agency approved (AD-55)."""
    if not can(request.user, Permission.HOUSEHOLD_OPEN):
        raise NotForYou("Only people who record enquiries open the file of a household.")
    form = forms.OutsideForm(posted(request), by=request.user, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            household = _record(request, dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("adopters:record", household.file.reference)
    shown = {"form": form, "deed": "Adopters approved elsewhere", "save": "Open the file", "crumbs": [LIST]}
    shown |= {"back": LIST, "intro": "They get a record with documents. Enquiry and stages stay with their own agency."}
    return render(request, "adopters/form.html", shown, status=422 if form.errors else 200)


def _record(request: Request, given: dict[str, Any]) -> Household:
    names = [given.pop("first"), given.pop("second")]
    title = " and ".join(filter(None, names))[:200]
    return outside.record(title=title, names=names, on=clock.today(), by=request.user, **given)
