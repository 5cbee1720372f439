"""The Registration of Interest Form (AD-09): long, kept as it is typed, and free of any question that refuses."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from adopters.portal import sending
from adopters.portal.forms import RegistrationForm
from adopters.portal.pages import form_page, page, searching_account_of
from adopters.portal.registration import QUESTIONS
from adoption import clock
from adoption.http import Request
from adoption.models import EntryState, PortalEntry, PortalHome

DRAFT = "registration-of-interest"


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request) -> HttpResponse:
    """Open once the agency says so (AD-08); the page says what is missing until then, and what became of it after."""
    account = searching_account_of(request)
    copy = PortalHome.objects.visible_to(request.user).first()
    sent = PortalEntry.objects.visible_to(request.user).filter(kind="registration").order_by("-pk").first()
    is_open = bool(copy and copy.content.get("registration_open"))
    if not is_open or (sent and sent.state == EntryState.WAITING):
        begun = bool(copy and copy.content.get("stage", "enquiry") != "enquiry")
        return page(request, account, "registration_shut", sent=sent, open=is_open, begun=begun)
    form = RegistrationForm(request.POST if request.method == "POST" else None, initial=by_name(sent))

    def act() -> None:
        sending.send(
            account=account,
            kind="registration",
            key=form.cleaned_data["key"],
            written=form.answers(),
            at=clock.now(),
        )

    said = "Your Registration of Interest is sent. We will contact you within five days."
    return form_page(request, account, form, act, template="registration", said=said, draft=DRAFT, sent=sent)


def by_name(sent: PortalEntry | None) -> dict[str, str]:
    """The answers of a form that was sent back, for changing them."""
    written = sent.written if sent else {}
    return {question.name: written[question.asks] for question in QUESTIONS if question.asks in written}
