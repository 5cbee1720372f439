"""Questions put to a manager: is the letter as recorded, may we search more widely (FF-17, FF-22, PN-35)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adoption.decision import Decision, Fact, fingerprint_of
from adoption.models import DocumentVersion, User
from adoption.wording import day_in_words
from children.decisions import about
from familyfinding.actions import agreements, papers
from familyfinding.models import FundingAgreement, PaperVersion


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
    """How far and how long, and who the child is (CH-49)."""
    rows = [("Child’s file", agreement.file.reference), ("Dated", day_in_words(agreement.dated_on))]
    if agreement.local_authority:
        rows += [("Local authority", agreement.local_authority.name), ("Agreed by", agreement.officer)]
    if agreement.why:
        rows.append(("Why", agreement.why))
    if agreement.limits:
        rows.append(("Limits", agreement.limits))
    rows.append(("Until", day_in_words(agreement.until_on) if agreement.until_on else "No last day"))
    return [*rows, *about([agreement.profile.child])]


def paper_facts(version: PaperVersion) -> Sequence[Fact]:
    """What the manager checks, and who wrote it (PN-14, PN-15)."""
    row = version.paper
    wrote = [(each["who"], f"Wrote {each['wrote']}") for each in version.contributors]
    return [
        ("Child’s file", row.child.file.reference),
        ("Adopters’ file", row.link.household.file.reference),
        ("Paper", f"{row.get_kind_display()}, version {version.number}"),
        ("Author", row.author.display_name),
        *wrote,
    ]


def paper_stands(version: PaperVersion) -> str:
    return fingerprint_of(version, "sha256", "number")


def paper_itself(version: PaperVersion) -> DocumentVersion | None:
    return version.whole


def paper_writers(version: PaperVersion) -> Iterable[User]:
    return papers.writers(version.paper)


DECISIONS = [
    Decision(
        kind="funding_agreement",
        says="Confirm a local authority’s written funding agreement",
        carry_out=agreements.confirm,
        refused=agreements.turn_down,
        fingerprint=fingerprint,
        then="The profile is shown more widely by itself, as the agency’s policy says: usually at once to the "
        "consortium and, if no match comes forward, seven days later to all approved adopters. A renewed agreement "
        "takes the place of the one before it, and the days it has run count on.",
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
    Decision(
        kind="link_paper_check",
        says="Check a paper for matching panel",
        carry_out=papers.passed,
        refused=papers.to_amend,
        fingerprint=paper_stands,
        then="The paper can go to panel. Sent back or refused, it is open for writing again with your words.",
        facts=paper_facts,
        paper=paper_itself,
        authors=paper_writers,
    ),
]
