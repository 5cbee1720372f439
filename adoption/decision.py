"""What an app tells the kernel about one kind of question that somebody else must decide (PN-59, PN-60).

An app lists its kinds in `<app>/decisions.py` as DECISIONS. The inbox, four eyes, locking, the comparison with what
was asked about, and the record of who decided are the kernel's (`adoption.actions.approvals`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.db import models
from django.urls import reverse

from adoption.catalogues import gather
from adoption.permissions import Role

if TYPE_CHECKING:
    from adoption.models import Approval, DocumentVersion, User


class DecisionPage(NamedTuple):
    """The page on which one kind of question is decided instead of in the inbox, where more than a tick is asked.

    An app lists its own in `<app>/decision_pages.py` as PAGES; the page takes the reference of the question.
    """

    kind: str
    name: str


Fact = tuple[str, str]
"""What the decider should know, as a row of a summary list: ("Until", "3 March 2026")."""


def nothing_more(record: Any) -> Sequence[Fact]:
    return ()


def no_paper(record: Any) -> DocumentVersion | None:
    return None


def nobody_else(record: Any) -> Iterable[User]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One kind of question: `carry_out` runs in the deciding transaction, so both happen or neither."""

    kind: str
    says: str
    """The question in a few words, for lists: "Agree more time for a deadline"."""
    carry_out: Callable[..., Any]
    """carry_out(approval, *, by, on): the action that an agreement sets off."""
    fingerprint: Callable[[Any], str]
    """fingerprint(record): what the decision stands or falls with; if it changed since, the question is overtaken."""
    refused: Callable[..., Any] | None = None
    """refused(approval, *, by, on): what a refusal or sending back sets off, if anything."""
    timescale: str = ""
    """The timescale that runs on the file until this is decided, where the question has no day of its own."""
    confirm_identity: bool = False
    """Whoever decides proves again who they are, if the last proof is older than five minutes (security 4.11).

    What an agency decision maker decides asks for it always."""
    then: str = ""
    """What happens when it is agreed, in a sentence or two, for whoever decides and for whoever asked."""
    facts: Callable[[Any], Sequence[Fact]] = nothing_more
    paper: Callable[[Any], DocumentVersion | None] = no_paper
    """The exact version decided on. The decider ticks “I have read version N”."""
    authors: Callable[[Any], Iterable[User]] = nobody_else
    """Who wrote what is being decided: they cannot decide it either (four eyes, by person)."""


def must_confirm_identity(approval: Approval) -> bool:
    """The agency decision maker, for every decision; anybody else for the kinds that say so."""
    return approval.decided_by_role == Role.DECISION_MAKER or decision_for(approval.kind).confirm_identity


def own_page(approval: Approval) -> str:
    """Where this question is weighed and decided, when it waits and has a page of its own; else nothing."""
    pages: dict[str, str] = dict(gather("decision_pages", "PAGES"))
    name = pages.get(approval.kind)
    return reverse(name, args=[approval.reference]) if name and not approval.outcome else ""


def kinds() -> dict[str, Decision]:
    """Every kind that an installed app declares."""
    return {decision.kind: decision for decision in gather("decisions", "DECISIONS")}


def decision_for(kind: str) -> Decision:
    """Raises KeyError for a kind no app declares."""
    return kinds()[kind]


def record_of(approval: Approval) -> Any:
    """The record a question is about, whatever its app. Raises DoesNotExist."""
    model = apps.get_model(approval.subject)
    rows: models.Manager[Any] = getattr(model, "rows", model._default_manager)
    return rows.get(pk=approval.subject_id)


def fingerprint_of(record: models.Model, *names: str) -> str:
    """The hash of the named fields as they stand. A name may cross relations: "deadline.due_on"."""
    values = {name: _written(attrgetter(name)(record)) for name in names}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)
