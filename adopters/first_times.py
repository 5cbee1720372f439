"""How long the first steps may take by statutory guidance, beside the agency’s own clocks (TS-46, TS-47).

Shown and never enforced, like the regulations in `statutory`.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date

from adopters.models import Enquiry, Household, Registration
from adopters.statutory import Facts, Law, Worked
from adoption.periods import Period, Unit


def enquiry_of(household: Household) -> Enquiry | None:
    found: Enquiry | None = getattr(household, "enquiry", None)
    return found


def latest_form(household: Household) -> Registration | None:
    rows = household.registrations.all()
    return max(rows, key=lambda row: (row.received_on, row.pk), default=None)


def informed(household: Household) -> Facts:
    enquiry = enquiry_of(household)
    return (enquiry.enquired_on, enquiry.pack_sent_on) if enquiry else (None, None)


def met(household: Household) -> Facts:
    """From the enquiry to the first event or visit."""
    enquiry = enquiry_of(household)
    if enquiry is None:
        return None, None
    seen = [day for day in (enquiry.informed_on, enquiry.visited_on) if day]
    return enquiry.enquired_on, min(seen, default=None)


def answered(household: Household) -> Facts:
    form = latest_form(household)
    return (form.received_on, form.decided_on) if form and not form.withdrawn_on else (None, None)


GUIDANCE = "Statutory guidance"

EXPECTED: tuple[Law, ...] = (
    Law(
        must="Send written information",
        source=GUIDANCE,
        period=Period(5, Unit.WORKING_DAYS),
        starts="they enquired",
        facts=informed,
    ),
    Law(
        must="Hold an information session, a visit or a planned call",
        source=GUIDANCE,
        period=Period(10, Unit.WORKING_DAYS),
        starts="they enquired",
        facts=met,
    ),
    Law(
        must="Decide whether to accept the Registration of Interest",
        source=GUIDANCE,
        period=Period(5, Unit.WORKING_DAYS),
        starts="the form was received",
        facts=answered,
    ),
)


def worked(household: Household, *, today: date, holidays: Set[date]) -> list[Worked]:
    """Every expectation whose time has begun."""
    found = []
    for law in EXPECTED:
        start, done = law.facts(household)
        if start:
            due = law.period.due_on(start, holidays=frozenset(holidays))
            found.append(Worked(law, start, due, done, today))
    return found
