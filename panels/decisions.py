"""The decision on a match, as the inbox and the decision maker’s page ask for it (PN-27, PN-46)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from adoption import clock
from adoption.decision import Decision, Fact, fingerprint_of
from adoption.models import Approval, Outcome, User
from adoption.wording import day_in_words, list_in_words
from children.decisions import about
from children.models import Child
from familyfinding.actions import match_outcomes
from familyfinding.models import Link
from panels.actions.facts import children_files
from panels.models import Advice, AgendaItem, ItemPaper


def ratified(approval: Approval, *, by: User, on: date) -> None:
    """The match is approved: preparation for the transition may begin (PN-27, AD-52)."""
    item = AgendaItem.rows.get(pk=approval.subject_id)
    against = item.advice == Advice.NOT_RECOMMENDED
    match_outcomes.ratify(link=_link(item), on=on, by=by, at=clock.now(), against_panel=against)


def not_ratified(approval: Approval, *, by: User, on: date) -> None:
    """Back to the workers for more work, with the reasons; the child’s profile returns (CF-06, MT-73)."""
    if approval.outcome not in (Outcome.REFUSED, Outcome.SENT_BACK):
        return
    item = AgendaItem.rows.get(pk=approval.subject_id)
    match_outcomes.refuse(link=_link(item), on=on, why=approval.reasons, by=by, at=clock.now())


def facts(item: AgendaItem) -> Sequence[Fact]:
    """What panel recommended on which match, and who each child is (CH-49)."""
    item = AgendaItem.rows.select_related("file", "other_file", "meeting__panel").get(pk=item.pk)
    children = list(Child.rows.filter(file__in=children_files(item)).select_related("file").order_by("file__reference"))
    rows = [("Children" if len(children) > 1 else "Child", list_in_words([c.file.reference for c in children]))]
    rows.append(("Adopters", item.other_file.reference if item.other_file else ""))
    rows.append(("Panel", f"{item.meeting.panel.name}, {day_in_words(item.meeting.on)}"))
    rows.append(("Recommendation", item.get_advice_display()))
    return [*rows, *about(children)]


def stands(item: AgendaItem) -> str:
    """What panel recommended, on which papers, and that the link is still where panel left it."""
    return fingerprint_of(item, "advice", "state", "link.state")


def writers(item: AgendaItem) -> Iterable[User]:
    rows = ItemPaper.rows.filter(item=item).exclude(added_by=None).select_related("added_by")
    return [row.added_by for row in rows if row.added_by]


def _link(item: AgendaItem) -> Link:
    return Link.rows.with_both().get(pk=item.link_id or 0)


DECISIONS = [
    Decision(
        kind="panel_match",
        says="Decide on a match",
        timescale="TS-55",
        carry_out=ratified,
        refused=not_ratified,
        fingerprint=stands,
        then="Ratified, the preparation for the move may begin, and both profiles are down. Not ratified, the match "
        "goes back for more work with your reasons, and the child’s profile is shown again as it was.",
        facts=facts,
        authors=writers,
    )
]
