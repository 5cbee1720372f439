"""One item: tabled, its papers, presenters, declarations, and who is told (PN-04, PN-06, PN-13 to PN-22)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters.models import Suitability
from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import DocumentVersion, Look
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.documents import SANDBOX, plain_name
from adoption.views.records import NotForYou, posted
from panels.actions import agendas, attending, decision_letters, declaring, papers, telling, waiting
from panels.flows import ItemState, MeetingState
from panels.forms import meetings as forms
from panels.models import (
    AgendaItem,
    DecisionSheet,
    Declaration,
    ItemKind,
    ItemMinute,
    ItemPaper,
    PaperState,
    Presenter,
    Question,
    Seat,
    Telling,
)
from panels.views.pages import (
    GET_POST,
    after_item,
    find_item,
    find_meeting,
    find_paper,
    gate,
    nothing_to_fill_in,
    of_item,
    on_item,
    on_meeting,
    press,
    runs,
)

ADVISE, RECORD = Permission.PANEL_ADVISE, Permission.PANEL_FACT_RECORD


def works_on(request: Request, item: AgendaItem) -> bool:
    """Whoever works on the case and records what panel needs."""
    files = [file for file in (item.file, item.other_file) if file]
    return any(can(request.user, RECORD, file) for file in files)


def prepares(request: Request, item: AgendaItem) -> None:
    if not works_on(request, item) and not runs(request, item.meeting.panel):
        raise NotForYou("The worker who leads the case, or the panel administrator, does this.")


@require_http_methods(GET_POST)
def table(request: Request, reference: UUID) -> HttpResponse:
    """Put something on the agenda. A plan that does not belong there goes to the decision maker instead (CH-09)."""
    meeting = find_meeting(request, reference)
    gate(request, meeting.panel)
    form = forms.TableForm(posted(request), waiting=waiting.candidates(meeting))

    def act(*, report_title: str, reference: str, minutes_allowed: int, case: str = "") -> None:
        by, on = request.user, clock.today()
        if form.candidate:
            waiting.table(meeting=meeting, candidate=form.candidate, minutes_allowed=minutes_allowed, by=by, on=on)
        elif report_title:
            agendas.table_report(meeting=meeting, title=report_title, by=by, on=on, minutes_allowed=minutes_allowed)
        else:
            waiting.send_past_panel(meeting=meeting, reference=reference.upper(), by=by, at=clock.now())
            says = "No parent consents to this plan, so it does not go to panel. It was sent to the decision maker."
            messages.warning(request, says)

    return on_meeting(
        request,
        meeting,
        form,
        act,
        heading="Put something on the agenda",
        intro="Panel considers four kinds of business: plans to which a parent consents, suitability of adopters, "
        "matches, and the running of the service.",
        save="Put it on the agenda",
        said="The agenda is up to date.",
    )


@require_safe
def item(request: Request, reference: UUID) -> HttpResponse:
    """Everything about one item that this person may see."""
    found, now = find_item(request, reference), clock.now()
    readable = AgendaItem.objects.visible_to(request.user).readable_to(request.user).filter(pk=found.pk).exists()
    if found.file:
        opened(found.file, request.user, "panels:item")
    panel, user = found.meeting.panel, request.user
    seat = Seat.objects.visible_to(user).filter(meeting=found.meeting, member__user=user).first()
    declarations = Declaration.objects.visible_to(user).filter(item=found).select_related("member__user")
    mine = next((row for row in declarations if row.member.user_id == user.pk), None)
    rows = ItemPaper.objects.visible_to(user).filter(item=found).select_related("version__document", "owed_by")
    seats, conflicts = attending.seats_of(found.meeting_id), attending.conflicts_in(found.meeting_id)
    sheet = _sheet(request, found)
    context = {
        "item": found,
        "crumbs": of_item(found),
        "readable": readable,
        "seat": seat,
        "mine": mine,
        "papers": list(rows.order_by("place", "pk")) if readable else [],
        "presenters": list(Presenter.objects.visible_to(user).filter(item=found).order_by("pk")),
        "declarations": list(declarations) if runs(request, panel) else [],
        "undeclared": declaring.undeclared(found.meeting_id, found) if runs(request, panel) else [],
        "questions": list(
            Question.objects.visible_to(user).filter(item=found, withdrawn_at=None).select_related("member__user")
        ),
        "quorum": attending.quorum_of(found, seats, conflicts, now=now) if _counts(found) else None,
        "minute": ItemMinute.objects.visible_to(user).filter(item=found).first(),
        "tellings": list(Telling.objects.visible_to(user).filter(item=found).select_related("told_by").order_by("pk")),
        "sheet": sheet,
        "has_letters": bool(sheet and decision_letters.readers(sheet, user)),
        "suitability": _suitability(request, found),
        "may_run": runs(request, panel),
        "may_advise": runs(request, panel, ADVISE),
        "may_prepare": works_on(request, found) or runs(request, panel),
        "chairs": bool(seat and seat.chairs),
        "late": found.pk in papers.items_with_late_papers(found.meeting),
        "today": clock.today(),
    }
    return render(request, "panels/item.html", context)


def _sheet(request: Request, found: AgendaItem) -> DecisionSheet | None:
    rows = DecisionSheet.objects.visible_to(request.user).filter(item=found)
    return rows.select_related("approval", "file", "item__other_file", "item__link").first()


def _counts(found: AgendaItem) -> bool:
    return found.meeting.state in (MeetingState.HELD, MeetingState.AGREED) and found.state != ItemState.TAKEN_OFF


def _suitability(request: Request, found: AgendaItem) -> Suitability | None:
    """The household’s own record, for telling the adopters on the day."""
    if found.kind != ItemKind.SUITABILITY or found.state != ItemState.HEARD:
        return None
    if not runs(request, found.meeting.panel) and not works_on(request, found):
        return None
    return telling.standing(found)


@require_http_methods(GET_POST)
def take_off(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        forms.ReasonForm(posted(request), question="Why does it come off the agenda?"),
        partial(agendas.take_off, item=found, on=clock.today(), by=request.user),
        heading="Take off the agenda",
        said="It is off the agenda.",
        back=after_item(found),
    )


@require_POST
def move(request: Request, reference: UUID, way: str) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    act = partial(agendas.move, item=found, up=way == "up", by=request.user)
    return press(request, act, said="Moved.", back=after_item(found))


@require_http_methods(GET_POST)
def allow(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)
    return on_item(
        request,
        found,
        forms.MinutesAllowedForm(posted(request), initial={"minutes_allowed": found.minutes_allowed}),
        partial(agendas.allow, item=found, by=request.user),
        heading="Time for this item",
        said="The times of the agenda follow.",
    )


@require_http_methods(GET_POST)
def add_presenter(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        forms.PresenterForm(posted(request)),
        partial(agendas.add_presenter, item=found, by=request.user),
        heading="Who comes for this item",
        intro="For a match: the child’s worker, the adopters and their worker. Foster carers need not attend.",
        said="They are on the list.",
    )


@require_http_methods(GET_POST)
def came(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    gate(request, found.meeting.panel)

    def act(*, came: Sequence[int] = ()) -> None:
        agendas.note_attendance(item=found, came=set(came), by=request.user)

    form = forms.CameForm(posted(request), item=found)
    intro = "" if form.fields else "Nobody is on the list for this item. Go back, and add who comes for it."
    return on_item(request, found, form, act, heading="Who came for this item", intro=intro, said="It is noted.")


@require_http_methods(GET_POST)
def paper(request: Request, reference: UUID) -> HttpResponse:
    """How one paper stands: put in, with the manager, or not needed."""
    found = find_paper(request, reference)
    prepares(request, found.item)
    form = forms.PaperForm(
        posted(request), request.FILES or None, paper=found, versions=papers.on_the_files(found.item)
    )

    def act(*, state: str, why: str, version: DocumentVersion | None = None, document: Any = None) -> None:
        by, on = request.user, clock.today()
        if state == PaperState.NOT_NEEDED:
            papers.not_needed(paper=found, why=why, on=on, by=by)
        elif state == PaperState.READY:
            papers.put_in(paper=found, version=version or document.versions.get(), on=on, by=by)
        else:
            papers.set_state(paper=found, state=state, by=by)

    return on_item(
        request, found.item, form, act, heading=found.title, said="The paper is up to date.", file=papers.home_of(found)
    )


@require_http_methods(GET_POST)
def add_paper(request: Request, reference: UUID) -> HttpResponse:
    """A further paper."""
    found = find_item(request, reference)
    prepares(request, found)
    form = forms.OtherPaperForm(posted(request), request.FILES or None, versions=papers.on_the_files(found))

    def act(*, title: str, panel_only: bool, version: Any = None, document: Any = None) -> None:
        facts: dict[str, Any] = {"title": title, "panel_only": panel_only, "on": clock.today(), "by": request.user}
        papers.add_other(item=found, version=version or document.versions.get(), **facts)

    home = found.file or found.meeting.panel.file
    said = "The paper is on the item."
    return on_item(request, found, form, act, heading="A further paper", said=said, file=home)


@takes_out
@require_safe
def read_paper(request: Request, reference: UUID) -> HttpResponse | FileResponse:
    """The paper itself, for whoever may read the item’s papers; the read log has it first."""
    found = find_paper(request, reference)
    version = found.version
    if version is None:
        raise Http404
    opened(version.document.file, request.user, "panel paper", look=Look.DOWNLOADED)
    try:
        stored = version.stored.open("rb")
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    response = FileResponse(stored, as_attachment=True, filename=plain_name(version), content_type=version.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _button(request: Request, reference: UUID, act: Any, *, heading: str, intro: str, said: str) -> HttpResponse:
    """A page with nothing to fill in: it says what will happen, and does it."""
    found = find_item(request, reference)
    doing = partial(act, item=found, on=clock.today(), by=request.user)
    facts = {"heading": heading, "intro": intro, "save": heading, "said": said}
    return on_item(request, found, nothing_to_fill_in(request), doing, **facts)


@require_http_methods(GET_POST)
def sign_check(request: Request, reference: UUID) -> HttpResponse:
    return _button(
        request,
        reference,
        papers.sign_check,
        heading="Sign the quality check",
        intro="You have read the papers of this item and they are good enough for panel. "
        "Whoever put one in cannot sign.",
        said="The check is signed.",
    )


@require_http_methods(GET_POST)
def hand_in(request: Request, reference: UUID) -> HttpResponse:
    return _button(
        request,
        reference,
        papers.hand_in,
        heading="Hand the papers in",
        intro="Every paper that panel needs is there.",
        said="The papers are handed in.",
    )


@require_http_methods(GET_POST)
def agree_late(request: Request, reference: UUID) -> HttpResponse:
    found = find_item(request, reference)
    return on_item(
        request,
        found,
        forms.ReasonForm(posted(request), question="Why does panel hear it with late papers?"),
        partial(papers.agree_late, item=found, on=clock.today(), by=request.user),
        heading="Agree to late papers",
        intro="Only the chair of the meeting agrees to hear an item whose papers came late.",
        said="Panel hears the item.",
    )


@require_http_methods(GET_POST)
def declare(request: Request, reference: UUID) -> HttpResponse:
    """A member says whether they have a conflict. A conflict closes the item to them at once."""
    found = find_item(request, reference)
    declaring.own_seat(found, request.user)
    return on_item(
        request,
        found,
        forms.DeclareForm(posted(request)),
        partial(declaring.declare, item=found, by=request.user, at=clock.now()),
        heading="Conflict of interest",
        intro="If you have a conflict, this item and its papers close to you. You do not hear it and do not count.",
        said="Thank you. It is recorded.",
        back=after_item(found),
        shows_whom=True,
    )


@require_http_methods(GET_POST)
def lift(request: Request, pk: int) -> HttpResponse:
    rows = Declaration.objects.visible_to(request.user).select_related(
        "item__meeting__panel__agency", "item__meeting__panel__file", "member"
    )
    found = get_object_or_404(rows, pk=pk)
    gate(request, found.item.meeting.panel, ADVISE)
    return on_item(
        request,
        found.item,
        forms.ReasonForm(posted(request), question="Why is there no conflict after all?"),
        partial(declaring.lift, declaration=found, by=request.user, at=clock.now()),
        heading="There is no conflict",
        said="The item is open to the member again.",
    )


@require_http_methods(GET_POST)
def ask(request: Request, reference: UUID) -> HttpResponse:
    """A question for the meeting."""
    found = find_item(request, reference)
    declaring.own_seat(found, request.user)
    return on_item(
        request,
        found,
        forms.QuestionForm(posted(request)),
        partial(declaring.ask, item=found, by=request.user, at=clock.now()),
        heading="A question for the meeting",
        intro="The chair and the minute-taker find it at this item.",
        said="Your question is with the chair.",
    )


@require_http_methods(GET_POST)
def tell(request: Request, reference: UUID) -> HttpResponse:
    """Somebody was told what panel recommended."""
    rows = Telling.objects.visible_to(request.user).select_related(
        "item__meeting__panel__agency", "item__meeting__panel__file", "item__file", "item__other_file"
    )
    found, now = get_object_or_404(rows, reference=reference), clock.now()
    prepares(request, found.item)
    return on_item(
        request,
        found.item,
        forms.ToldForm(posted(request), initial={"told_at": now}),
        partial(telling.tell, telling=found, by=request.user, now=now),
        heading=f"{found.get_whom_display()} were told",
        intro="They hear on the day what panel recommended. The decision comes later.",
        said="It is recorded, with the time.",
    )


@require_http_methods(GET_POST)
def tell_adopters(request: Request, reference: UUID) -> HttpResponse:
    """The adopters whose suitability was considered were told today."""
    found = find_item(request, reference)
    prepares(request, found)
    return on_item(
        request,
        found,
        nothing_to_fill_in(request),
        partial(telling.tell_adopters, item=found, by=request.user, now=clock.now()),
        heading="The adopters were told today",
        intro="They hear on the day what panel recommended.",
        save="They were told",
        said="It is on their record.",
    )
