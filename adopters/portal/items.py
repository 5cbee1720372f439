"""What is shared with an applicant, one item at a time; and papers they send (AD-65)."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.portal import sending, to_do
from adopters.portal.forms import ComingForm, CommentForm, OfferForm, PaperForm, ReadForm, SignForm
from adopters.portal.pages import account_of, form_page, page
from adoption import clock
from adoption.actions.records import opened
from adoption.http import Request
from adoption.models import Asks, Look, PortalAccount, PortalEntry, SharedItem, TextStyle
from adoption.uploads import clean

SANDBOX = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
FORMS = {Asks.ACKNOWLEDGE: ReadForm, Asks.SIGN: SignForm, Asks.COMMENT: CommentForm}
FORMS_OF = {"preparation_offer": OfferForm, "panel_invitation": ComingForm}
"""Kinds of items with questions of their own."""
SAID = {
    Asks.ACKNOWLEDGE: "Thank you. Your worker sees that you have read it.",
    Asks.SIGN: "You have signed. It is on its way to your file.",
    Asks.COMMENT: "Thank you. Your comment is on its way to your worker.",
}
ANSWER_SAID = "Thank you. Your answer is on its way to your worker."
SENT = (
    "upload",
    "support",
    "complaint",
    "registration",
    "feedback",
    "needs",
    "considering",
    "family_profile",
    "family_picture",
)
SENT_AS = {
    "upload": "Paper",
    "support": "Request for support",
    "complaint": "Complaint",
    "registration": "Registration of Interest",
    "feedback": "Your views",
    "needs": "How to reach you",
    "considering": "Children you could consider",
    "family_profile": "Your profile",
    "family_picture": "A photograph for your profile",
}


@require_safe
def listing(request: Request) -> HttpResponse:
    """Everything shared with this person, and everything they sent, with how each stands."""
    account = account_of(request)
    tasks = to_do.tasks(request.user, None, easy=account.style == TextStyle.EASY)
    rows = PortalEntry.objects.visible_to(request.user).filter(kind__in=SENT).order_by("-written_at", "-pk")
    sent = [{"entry": entry, "what": entry.written.get("title") or SENT_AS[entry.kind]} for entry in rows[:100]]
    return page(request, account, "items", tasks=tasks, sent=sent)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, reference: str) -> HttpResponse:
    """One item: read it, and answer it where it asks for that."""
    account = account_of(request)
    newer = _newer(request, reference)
    if newer and request.method != "POST":
        return redirect("family:item", newer.reference)
    commented = newer is not None and newer.asks == Asks.COMMENT  # words about the matter keep; a signature does not
    found = newer if newer and commented else _own(request, reference)
    entry = to_do.answers_of(request.user).get(found.pk)
    if request.method == "GET":
        _note_opening(found)
    form = _form(request, found)
    context: dict[str, Any] = {
        "item": found,
        "state": to_do.state_of(found, entry),
        "entry": entry,
        "answered": found.answered_at is not None,
        "waiting_for": found.waits_for,
        "late": to_do.is_late(found, clock.today()),
        "is_question": found.kind in FORMS_OF,
    }
    if form is None:
        return page(request, account, "item", **context)
    then = reverse("family:item", args=[found.reference])
    said = ANSWER_SAID if found.kind in FORMS_OF else SAID[Asks(found.asks)]
    return form_page(
        request,
        account,
        form,
        lambda: _send(account, found, form),
        template="item",
        said=said,
        then=then,
        draft=_draft_of(found) if "comment" in form.fields else "",
        **context,
    )


@require_safe
def paper(request: Request, reference: str) -> HttpResponse | FileResponse:
    """The file of an item, to the one person it was shared with; written down first."""
    account, found = account_of(request), _own(request, reference)
    if not found.stored:
        raise Http404
    try:
        stored = found.stored.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    opened(account.file, request.user, "family:paper", look=Look.DOWNLOADED)
    _note_opening(found)
    ending = found.stored.name.rpartition(".")[2] if found.stored.name else "bin"
    response = FileResponse(stored, as_attachment=True, filename=f"shared.{ending}", content_type=found.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def send_paper(request: Request) -> HttpResponse:
    """A certificate, a photograph or another paper. It is looked into and cleaned before anything is kept."""
    account = account_of(request)
    form = PaperForm(request.POST if request.method == "POST" else None, request.FILES or None)

    def act() -> None:
        typed = form.cleaned_data
        cleaned = clean(typed["upload"], kind=typed["kind"])
        written = {name: typed[name] for name in ("kind", "title", "about")}
        sending.send(account=account, kind="upload", key=typed["key"], written=written, at=clock.now(), upload=cleaned)

    said = "Your worker has it, and will put it on your file or come back to you."
    return form_page(request, account, form, act, template="send_paper", said=said, then="family:items")


def _own(request: Request, reference: str) -> SharedItem:
    """Their own item and nobody else’s; one that was taken back is gone."""
    return get_object_or_404(to_do.items_of(request.user), reference=reference)


def _newer(request: Request, reference: str) -> SharedItem | None:
    """What took the place of an item whose words changed: an address kept since then leads there."""
    mine = SharedItem.objects.visible_to(request.user)
    old = mine.filter(reference=reference).exclude(ended_at=None).first()
    same = {name: getattr(old, name) for name in ("kind", "subject", "subject_id")} if old else {}
    return to_do.items_of(request.user).filter(**same).first() if old else None


def _draft_of(found: SharedItem) -> str:
    """By what it is about, so that words half written outlive a newer copy of it."""
    return f"family-item-{found.kind}-{found.subject_id}"


def _form(request: Request, found: SharedItem) -> Any:
    kind = FORMS_OF.get(found.kind) or FORMS.get(Asks(found.asks))
    if kind is None or (found.answered_at and found.asks != Asks.COMMENT):
        return None
    return kind(request.POST if request.method == "POST" else None)


def _send(account: PortalAccount, found: SharedItem, form: Any) -> None:
    written = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    sending.answer(account=account, item=found, key=form.cleaned_data["key"], written=written, at=clock.now())


def _note_opening(found: SharedItem) -> None:
    if found.opened_at is None:
        found.opened_at = clock.now()
        found.save(update_fields=["opened_at"])
