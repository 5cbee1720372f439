"""The Registration of Interest Form (AD-09): long, kept as it is typed, and free of any question that refuses."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from adopters.portal import sending
from adopters.portal.forms import RegistrationForm
from adopters.portal.pages import account_of, form_page, page
from adopters.portal.registration import QUESTIONS
from adoption import clock
from adoption.actions import drafts
from adoption.http import Request
from adoption.models import Draft, EntryState, PortalEntry, PortalHome

DRAFT = "registration-of-interest"


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request) -> HttpResponse:
    """Open once the agency says so (AD-08); the page says what is missing until then, and what became of it after."""
    account = account_of(request)
    copy = PortalHome.objects.visible_to(request.user).first()
    sent = PortalEntry.objects.visible_to(request.user).filter(kind="registration").order_by("-pk").first()
    is_open = bool(copy and copy.content.get("registration_open"))
    if not is_open or (sent and sent.state == EntryState.WAITING):
        begun = bool(copy and copy.content.get("stage", "enquiry") not in ("enquiry", "closed"))
        return page(request, account, "registration_shut", sent=sent, open=is_open, begun=begun)
    draft = Draft.objects.filter(user=request.user, form=DRAFT).first()
    typed = by_name(sent) | (dict(draft.typed) if draft else {})
    form = RegistrationForm(request.POST if request.method == "POST" else None, initial=without_marks(typed))

    def act() -> None:
        sending.send(
            account=account,
            kind="registration",
            key=form.cleaned_data["key"],
            written=form.answers(),
            at=clock.now(),
        )
        drafts.drop(user=request.user, form=DRAFT)

    said = "Your Registration of Interest is sent. We will contact you within five days."
    autosave = reverse("draft", args=[DRAFT])
    return form_page(
        request, account, form, act, template="registration", said=said, draft=draft, autosave=autosave, sent=sent
    )


def by_name(sent: PortalEntry | None) -> dict[str, str]:
    """The answers of a form that was sent back, for changing them."""
    written = sent.written if sent else {}
    return {question.name: written[question.asks] for question in QUESTIONS if question.asks in written}


def without_marks(typed: dict[str, str]) -> dict[str, str]:
    """Each sending has a key of its own, and is confirmed anew."""
    return {name: text for name, text in typed.items() if name not in ("key", "decided")}
