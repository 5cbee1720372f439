"""The same steps for everybody who approaches us, whichever partner they turn to (AD-12)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from adopters.models import Enquiry, Registration


@dataclass(frozen=True)
class Step:
    """One step, what it is for, and when it was done; not every step is owed to everybody."""

    text: str
    hint: str
    done_on: date | None
    owed: bool = True


@dataclass(frozen=True)
class _Kind:
    text: str
    hint: str
    done: Callable[[Enquiry, Registration | None], date | None]
    owed: Callable[[Enquiry], bool] = lambda enquiry: True


def of_form(name: str) -> Callable[[Enquiry, Registration | None], date | None]:
    return lambda enquiry, form: getattr(form, name) if form else None


STEPS = (
    _Kind("First contact", "Who asked, what, and what we answered", lambda enquiry, form: enquiry.enquired_on),
    _Kind(
        "Information pack",
        "Sent when they ask for it",
        lambda enquiry, form: enquiry.pack_sent_on,
        lambda enquiry: enquiry.pack_requested_on is not None,
    ),
    _Kind("Information event", "Before the Initial Visit", lambda enquiry, form: enquiry.informed_on),
    _Kind("Initial Visit at home", "Opens the Registration of Interest", lambda enquiry, form: enquiry.visited_on),
    _Kind("Registration of Interest", "On paper or in the portal", of_form("received_on")),
    _Kind("Contact about the form", "By the recruitment team", of_form("contacted_on")),
    _Kind("Detailed discussion", "With a social worker", of_form("discussed_on")),
    _Kind("Told whether Stage One begins", "In writing, and with reasons where it does not", of_form("decided_on")),
)


def steps(enquiry: Enquiry, form: Registration | None) -> list[Step]:
    """The checklist of one household."""
    return [Step(kind.text, kind.hint, kind.done(enquiry, form), kind.owed(enquiry)) for kind in STEPS]
