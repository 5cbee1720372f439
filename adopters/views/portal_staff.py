"""The household’s portal as its workers see it: accounts, what was shared and answered, the inbox, messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages as said
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adopters import said_by_families
from adopters.actions import inbox, invitations, messages
from adopters.forms.portal import EndAccessForm, MessageForm, SendBackForm
from adopters.models import Household, Member
from adopters.views.pages import find, form_page, section
from adoption import clock
from adoption.actions.records import opened
from adoption.errors import Refused
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.models import EntryState, Look, PortalAccount, PortalEntry, PortalMessage, SharedItem
from adoption.permissions import Permission, can
from adoption.scope import takes_out
from adoption.views.records import gate, posted

WRITE = Permission.HOUSEHOLD_WRITE
SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
IN_WORDS = {
    "upload": "A paper",
    "support": "A wish for support",
    "complaint": "A complaint",
    "registration": "Registration of Interest",
    "signature": "A signature",
    "needs": "How to reach them",
    "interest": "Interest in a child",
    "family_picture": "A photograph for their profile",
    "family_picture_first": "Which photograph stands first",
    "family_picture_away": "A photograph taken away",
}
LABELS = {
    "kind": "Kind",
    "title": "Called",
    "about": "About",
    "wants": "Wants",
    "tried": "Way chosen",
    "what": "What happened",
    "wanted": "What would put it right",
    "alt": "What it shows",
    "who": "Who is in it",
}
NEVER_LISTED = ("feedback",)
"""Summarised without names, and so not shown beside one."""
LATEST = 50


@require_safe
def page(request: Request, reference: str) -> HttpResponse:
    """Everything about this household’s portal on one page."""
    household = find(request, reference)
    today = clock.today()
    waiting = messages.unanswered(household)
    context: dict[str, Any] = {
        "people": _people(request, household),
        "entries": [_line(entry) for entry in _entries(request, household)[:LATEST]],
        "items": _items(request, household)[:LATEST],
        "threads": _threads(request, household),
        "late": [message for message in waiting if messages.waits_too_long(message, today)],
        "may_write": can(request.user, WRITE, household.file),
    }
    return section(request, household, "portal", "adopters:portal", **context)


@require_POST
def invite(request: Request, reference: str, member: int) -> HttpResponse:
    """An account of their own, with a link to choose a password; or a fresh link."""
    household, person = _member(request, reference, member)
    act = invitations.invite_again if person.user_id else invitations.invite
    try:
        act(member=person, by=request.user, at=clock.now())
    except Refused as refusal:
        said.error(request, str(refusal))
    else:
        said.success(request, "The invitation is on its way. The link works for three days.")
    return redirect("adopters:portal", household.file.reference)


@require_http_methods(["GET", "HEAD", "POST"])
def end_access(request: Request, reference: str, member: int) -> HttpResponse:
    household, person = _member(request, reference, member)
    account = get_object_or_404(PortalAccount.objects.visible_to(request.user), user=person.user_id, ended_on=None)
    return form_page(
        request,
        household,
        EndAccessForm(posted(request)),
        lambda why: invitations.end(account=account, why=why, by=request.user, at=clock.now()),
        heading="End access to the portal",
        intro="They are signed out at once. What they wrote and signed stays.",
        save="End access",
        said="Their access has ended.",
        back="adopters:portal",
        permission=WRITE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, reference: str, member: int) -> HttpResponse:
    """A message to one applicant, which their partner does not see (FF-64)."""
    household, person = _member(request, reference, member)
    return form_page(
        request,
        household,
        MessageForm(posted(request)),
        lambda body, key: messages.answer(
            household=household, member=person, body=body, key=key or "", by=request.user, at=clock.now()
        ),
        heading="Write a message",
        intro="A copy is put on the timeline. They get an e-mail that something is new, and nothing more.",
        save="Send message",
        said="The message is sent.",
        back="adopters:portal",
        template="portal_message",
        permission=WRITE,
        thread=_thread(request, household, person),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: Request, reference: str, entry: UUID) -> HttpResponse:
    """Look at what was sent, and take it in."""
    household, found = _entry(request, reference, entry)
    return form_page(
        request,
        household,
        GovukForm(posted(request)),
        lambda: inbox.accept(entry=found, by=request.user, at=clock.now()),
        heading="From an applicant",
        save="Accept",
        said="It is taken in.",
        back="adopters:portal",
        template="portal_entry",
        entry=found,
        line=_line(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: Request, reference: str, entry: UUID) -> HttpResponse:
    household, found = _entry(request, reference, entry)
    return form_page(
        request,
        household,
        SendBackForm(posted(request)),
        lambda why: inbox.send_back(entry=found, why=why, by=request.user, at=clock.now()),
        heading="Send back to the applicant",
        save="Send back",
        said="It is sent back with your words.",
        back="adopters:portal",
    )


@takes_out
@require_safe
def entry_file(request: Request, reference: str, entry: UUID) -> HttpResponse | FileResponse:
    """The cleaned file that came with an entry, before it is accepted; written down first."""
    household, found = _entry(request, reference, entry)
    if not found.stored:
        raise Http404
    opened(household.file, request.user, "adopters:portal-file", look=Look.DOWNLOADED)
    try:
        stored = found.stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    ending = found.stored.name.rpartition(".")[2] if found.stored.name else "bin"
    name = f"sent-{household.file.reference}.{ending}"
    response = FileResponse(stored, as_attachment=True, filename=name, content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@require_safe
def views_of_families(request: Request) -> HttpResponse:
    """What families said, without names (AD-72)."""
    reach = {a for p in (Permission.PIPELINE, WRITE) for a in request.user.authority.agencies(p)}
    if not reach:
        raise PermissionDenied
    found = said_by_families.summary(reach)
    context = {"views": found, "figures": [(one.point, one.number) for one in found], "few": said_by_families.FEWEST}
    return render(request, "adopters/said_by_families.html", context)


def _people(request: Request, household: Household) -> list[dict[str, Any]]:
    """Each applicant with their account."""
    accounts = PortalAccount.objects.visible_to(request.user).filter(file=household.file_id).select_related("user")
    by_user = {account.user_id: account for account in accounts}
    rows = Member.objects.visible_to(request.user).applicants().filter(household=household).select_related("person")
    return [{"member": row, "account": by_user.get(row.user_id or 0)} for row in rows]


def _entries(request: Request, household: Household) -> QuerySet[PortalEntry]:
    """What was sent: what waits first. Complaints are shown to managers alone."""
    rows = PortalEntry.objects.visible_to(request.user).filter(file=household.file_id).exclude(kind__in=NEVER_LISTED)
    if not can(request.user, Permission.ASSESSMENT_DECIDE, household.file):
        rows = rows.exclude(kind__in=inbox.FOR_MANAGERS)
    return rows.select_related("user", "item", "answered_by").order_by("answered_at", "-written_at", "-pk")


def _line(entry: PortalEntry) -> dict[str, Any]:
    written = [(LABELS.get(name, name), text) for name, text in entry.written.items() if text and isinstance(text, str)]
    return {
        "entry": entry,
        "what": IN_WORDS.get(entry.kind) or (entry.item.title if entry.item else "Something sent"),
        "written": written,
        "waits": entry.state == EntryState.WAITING and inbox.waits_for_colleague(entry.kind),
    }


def _items(request: Request, household: Household) -> QuerySet[SharedItem]:
    rows = SharedItem.objects.visible_to(request.user).filter(file=household.file_id)
    return rows.select_related("user").order_by("-shared_at", "-pk")


def _threads(request: Request, household: Household) -> list[PortalMessage]:
    rows = PortalMessage.objects.visible_to(request.user).filter(file=household.file_id)
    return list(rows.select_related("user").order_by("-written_at", "-pk")[:LATEST])


def _thread(request: Request, household: Household, person: Member) -> list[PortalMessage]:
    rows = PortalMessage.objects.visible_to(request.user).filter(file=household.file_id, user=person.user_id)
    return list(rows.order_by("-written_at", "-pk")[:LATEST])


def _member(request: Request, reference: str, number: int) -> tuple[Household, Member]:
    household = find(request, reference)
    gate(request, WRITE, household.file)
    rows = Member.objects.visible_to(request.user).applicants().select_related("person", "household__file__agency")
    return household, get_object_or_404(rows, household=household, number=number)


def _entry(request: Request, reference: str, entry: UUID) -> tuple[Household, PortalEntry]:
    household = find(request, reference)
    found = get_object_or_404(_entries(request, household), reference=entry)
    manager = found.kind in inbox.FOR_MANAGERS
    gate(request, Permission.ASSESSMENT_DECIDE if manager else WRITE, household.file)
    return household, found
