"""Which papers each kind of item needs, in the order in which panel reads them, and who owes each (PN-08, PN-13)."""

from __future__ import annotations

from dataclasses import dataclass

from adoption.models import DocumentKind
from panels.models.kinds import ItemKind


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper that a kind of item needs."""

    key: str
    title: str
    owed_by: str
    """The role that owes it, as the page says it."""
    from_household: bool = False
    """Whether it comes from the adopters’ file; else from the child’s, or the item’s own."""
    of_each_child: bool = False
    """Whether brothers and sisters of one match have each their own (law and forms 2)."""
    required: bool = True
    panel_only: bool = False
    """Third-party confidences: never in a party’s copy."""
    document: str = ""
    """The kind of document on the file that is proposed for it."""


CHILD, ADOPTERS, MEDICAL = "Child’s social worker", "Adopters’ social worker", "Medical adviser"

PLAN = (
    Paper(
        key="permanence_report",
        title="Child permanence report",
        owed_by=CHILD,
        document=DocumentKind.PERMANENCE_REPORT,
    ),
    Paper(key="consent", title="Consent, and the Cafcass witness’s record", owed_by=CHILD),
    Paper(key="counselling", title="Record of the counselling of the parents", owed_by=CHILD),
    Paper(key="child_medical", title="Medical adviser’s summary", owed_by=MEDICAL, document=DocumentKind.MEDICAL),
)
SUITABILITY = (
    Paper(
        key="adopters_report",
        title="Prospective adopter’s report",
        owed_by=ADOPTERS,
        document=DocumentKind.ADOPTERS_REPORT,
    ),
    Paper(key="adopters_medical", title="Medical adviser’s summary", owed_by=MEDICAL, document=DocumentKind.MEDICAL),
    Paper(
        key="references",
        title="References and the outcome of checks",
        owed_by=ADOPTERS,
        panel_only=True,
        document=DocumentKind.REFERENCE,
    ),
    Paper(key="adopters_comments", title="The adopters’ comments", owed_by=ADOPTERS, required=False),
    Paper(key="second_opinion", title="Second opinion visit", owed_by=ADOPTERS, required=False),
)
MATCH = (
    Paper(
        key="placement_report",
        title="Adoption Placement Report",
        owed_by=f"{CHILD} and {ADOPTERS.lower()}",
        of_each_child=True,
    ),
    Paper(
        key="permanence_report",
        title="Child permanence report",
        owed_by=CHILD,
        of_each_child=True,
        document=DocumentKind.PERMANENCE_REPORT,
    ),
    Paper(
        key="adopters_report",
        title="Prospective adopter’s report",
        owed_by=ADOPTERS,
        from_household=True,
        document=DocumentKind.ADOPTERS_REPORT,
    ),
    Paper(key="support_plan", title="Adoption Support Plan", owed_by=CHILD, of_each_child=True),
    Paper(key="introductions", title="Draft introduction plan, without dates", owed_by=CHILD, of_each_child=True),
    Paper(
        key="child_medical",
        title="Medical information on the child",
        owed_by=MEDICAL,
        of_each_child=True,
        document=DocumentKind.MEDICAL,
    ),
    Paper(key="match_sheet", title="Match sheet and minutes of the matching meeting", owed_by=CHILD, required=False),
    Paper(
        key="siblings",
        title="Together-or-apart assessment",
        owed_by=CHILD,
        required=False,
        document=DocumentKind.SIBLING_ASSESSMENT,
    ),
    Paper(
        key="adopters_comments", title="The adopters’ comments", owed_by=ADOPTERS, from_household=True, required=False
    ),
)
REVIEW = (
    Paper(key="review_report", title="Report of the review", owed_by=ADOPTERS),
    Paper(key="observations", title="The adopters’ observations", owed_by=ADOPTERS),
)
GENERAL = (Paper(key="report", title="Report on the running of the service", owed_by="Adoption service manager"),)

PAPERS: dict[str, tuple[Paper, ...]] = {
    ItemKind.PLAN: PLAN,
    ItemKind.SUITABILITY: SUITABILITY,
    ItemKind.MATCH: MATCH,
    ItemKind.REVIEW: REVIEW,
    ItemKind.GENERAL: GENERAL,
}
