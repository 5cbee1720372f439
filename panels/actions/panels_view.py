"""What panel recommended, and whether a decision says otherwise (PN-25, PN-59)."""

from __future__ import annotations

from adopters.models import Recommendation, Suitability
from adoption.errors import NotPossible
from adoption.models import Outcome
from panels.models import Advice, DecisionSheet, ItemKind, PanelView


def ensure_fits(sheet: DecisionSheet, outcome: Outcome | str) -> None:
    """A decision may differ from what panel recommended, and says so: then the reasons say why."""
    if sheet.agrees_with_panel is None or recommended(sheet) is None:
        return
    if differs(sheet, outcome) == sheet.agrees_with_panel:
        yes = "agree" if sheet.agrees_with_panel else "do not agree"
        raise NotPossible(
            f"You noted that you {yes} with panel, and this decision says otherwise. Mend one of the two: "
            "panel’s view is under “Advice and arguments”."
        )


def after_panel(sheet: DecisionSheet) -> bool:
    """Whether panel, here or elsewhere, considered it first."""
    return sheet.item is not None or recommended(sheet) is not None


def recommended(sheet: DecisionSheet) -> bool | None:
    """What panel, here or elsewhere, recommended; None where it was not asked, or gave no yes or no."""
    if sheet.item:
        return None if sheet.item.kind == ItemKind.REVIEW else sheet.item.advice == Advice.RECOMMENDED
    if sheet.panel_view:
        return sheet.panel_view == PanelView.ENDS
    row = suitability_of(sheet)
    return row.recommendation == Recommendation.SUITABLE if row else None


def differs(sheet: DecisionSheet, outcome: Outcome | str) -> bool:
    """Whether this is another answer than panel’s."""
    return recommended(sheet) not in (None, outcome == Outcome.AGREED)


def suitability_of(sheet: DecisionSheet) -> Suitability | None:
    if sheet.approval is None or sheet.approval.kind != "suitability":
        return None
    return Suitability.rows.select_related("household__file").filter(pk=sheet.approval.subject_id).first()
