"""Questions put to a manager: is the letter as recorded, may we search more widely (FF-17, FF-22, PN-35)."""

from __future__ import annotations

from collections.abc import Sequence

from adoption.decision import Decision, Fact, fingerprint_of
from adoption.models import DocumentVersion
from adoption.wording import day_in_words
from familyfinding.actions import agreements
from familyfinding.models import FundingAgreement


def fingerprint(agreement: FundingAgreement) -> str:
    """The agreement stands or falls with its paper, its date and its limits."""
    paper = letter(agreement)
    return (
        f"{fingerprint_of(agreement, 'officer', 'dated_on', 'limits', 'until_on', 'why')}"[:52]
        + f"{paper.pk if paper else 0:012}"
    )


def letter(agreement: FundingAgreement) -> DocumentVersion | None:
    return agreement.document.latest if agreement.document else None


def facts(agreement: FundingAgreement) -> Sequence[Fact]:
    rows = [("Child’s file", agreement.file.reference), ("Dated", day_in_words(agreement.dated_on))]
    if agreement.local_authority:
        rows += [("Local authority", agreement.local_authority.name), ("Agreed by", agreement.officer)]
    if agreement.why:
        rows.append(("Why", agreement.why))
    if agreement.limits:
        rows.append(("Limits", agreement.limits))
    return [*rows, ("Until", day_in_words(agreement.until_on) if agreement.until_on else "No last day")]


DECISIONS = [
    Decision(
        kind="funding_agreement",
        says="Confirm a local authority’s written funding agreement",
        carry_out=agreements.confirm,
        refused=agreements.turn_down,
        fingerprint=fingerprint,
        then="The profile is shown more widely by itself, as the agency’s policy says: usually at once to the "
        "consortium and, if no match comes forward, seven days later to all approved adopters.",
        facts=facts,
        paper=letter,
    ),
    Decision(
        kind="interagency_search",
        says="Agree an inter-agency search",
        carry_out=agreements.confirm,
        refused=agreements.turn_down,
        fingerprint=fingerprint,
        then="The profile is shown more widely by itself, as far and as soon as the agency’s policy says.",
        facts=facts,
    ),
]
