"""What a step of a link makes somebody owe by a day: on their My work until it is done (MT-10, MT-11, MT-19)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.models import ActionOutcome, AgreedAction, CaseFile, User
from adoption.periods import Period
from familyfinding.models import AgreedItem, Consultation, Link

BOOK, TELL_WORKER, WRITE_LETTER = "book_match_dates", "tell_familys_worker", "medical_letter"
ITEM = AgreedItem._meta.label


def owe(
    file: CaseFile,
    what: str,
    *,
    owner: User | None,
    within: str,
    source: str,
    source_id: int,
    by: User | None,
    at: datetime,
) -> None:
    """`within` is the agency’s setting that says how soon. Owed to the file’s lead or manager if nobody is named."""
    owner, on = owner or file.lead or file.manager, london(at).date()
    if owner is None:
        return
    period: Period = policy(file.agency, within, on)
    AgreedAction.rows.create(
        file=file,
        what=what,
        owner=owner,
        due_on=period.due_on(on, holidays=holidays()),
        agreed_on=on,
        agreed_by=by,
        source=source,
        source_id=source_id,
    )


def done(source: str, source_id: int, *, by: User | None, at: datetime, said: str = "") -> None:
    _end(source, source_id, ActionOutcome.DONE, said, by, at)


def not_needed(source: str, source_id: int, *, why: str, by: User | None, at: datetime) -> None:
    _end(source, source_id, ActionOutcome.NOT_NEEDED, why, by, at)


def pass_to(source: str, source_id: int, *, to: User) -> None:
    """Whoever it is up to is known now."""
    for row in AgreedAction.rows.open().filter(source=source, source_id=source_id).exclude(owner=to):
        held = lock(row)
        held.owner = to
        held.save(update_fields=["owner"])


def ended_with(link: Link, *, by: User | None, at: datetime) -> None:
    """Nothing more is owed for a link that ended: its dates, the letter, what was agreed at its meetings."""
    of_link = Q(source__in=(BOOK, TELL_WORKER), source_id=link.pk)
    letters = Consultation.rows.filter(preparation__link=link).values("pk")
    items = AgreedItem.rows.filter(preparation__link=link).values("pk")
    rows = of_link | Q(source=WRITE_LETTER, source_id__in=letters) | Q(source=ITEM, source_id__in=items)
    for row in AgreedAction.rows.open().filter(rows).order_by("pk"):
        not_needed(row.source, row.source_id or 0, why="The link ended.", by=by, at=at)


def _end(source: str, source_id: int, outcome: ActionOutcome, said: str, by: User | None, at: datetime) -> None:
    for row in AgreedAction.rows.open().filter(source=source, source_id=source_id):
        held = lock(row)
        held.outcome, held.said, held.ended_on, held.ended_by = outcome, said, london(at).date(), by
        held.save(update_fields=["outcome", "said", "ended_on", "ended_by"])
