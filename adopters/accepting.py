"""The question to the team manager whether a household goes on to Stage One (AD-11, PN-39)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adopters.actions import accepting
from adopters.models import Registration
from adoption.decision import Decision, Fact
from adoption.models import User
from adoption.wording import day_in_words


def facts(registration: Registration) -> Sequence[Fact]:
    """What was talked about, and the reasons that would be told."""
    rows = [
        ("Household", registration.household.file.reference),
        ("Form received", day_in_words(registration.received_on)),
        ("Detailed discussion", day_in_words(registration.discussed_on) if registration.discussed_on else "Not yet"),
        ("What was said", registration.discussion),
    ]
    return [*rows, ("Reasons", registration.reasons)] if registration.reasons else rows


def whoever_talked(registration: Registration) -> Iterable[User]:
    """The discussion is what the decision rests on: whoever held it does not decide as well."""
    return [registration.discussed_by] if registration.discussed_by else []


DECISIONS: list[Decision] = [
    Decision(
        kind=accepting.ACCEPT,
        says="Accept a household into Stage One",
        carry_out=accepting.carry_out,
        refused=accepting.put_back,
        fingerprint=accepting.fingerprint,
        then="Stage One begins on the day you agree, with the checks of every adult. A letter is drafted to each.",
        facts=facts,
        authors=whoever_talked,
    ),
    Decision(
        kind=accepting.REFUSE,
        says="Refuse a Registration of Interest, with its reasons",
        carry_out=accepting.carry_out,
        refused=accepting.put_back,
        fingerprint=accepting.fingerprint,
        then="A letter with the reasons is drafted to each applicant. The file is closed once the letters have gone.",
        facts=facts,
        authors=whoever_talked,
    ),
]
