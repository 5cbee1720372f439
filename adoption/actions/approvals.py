"""Asking a question that somebody else decides, and deciding it: once, under lock, by another person (PN-59, PN-60)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models, transaction

from adoption.actions.records import lock, note
from adoption.catalogues import gather
from adoption.clock import london
from adoption.decision import Decision, decision_for, record_of
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, Approval, CaseFile, ConflictBlock, EventKind, Notice, Outcome, RoleGrant, User
from adoption.permissions import Role
from adoption.wording import day_in_words

DECIDED = {Outcome.AGREED, Outcome.REFUSED, Outcome.SENT_BACK}
SAID = {
    Outcome.AGREED: "Agreed",
    Outcome.REFUSED: "Refused",
    Outcome.SENT_BACK: "Sent back",
    Outcome.WITHDRAWN: "Withdrawn",
    Outcome.OVERTAKEN: "Overtaken by a change",
}


@transaction.atomic
def ask(
    *,
    kind: str,
    subject: models.Model,
    question: str,
    decided_by: Role,
    by: User,
    at: datetime,
    file: CaseFile | None = None,
    agency: Agency | None = None,
    due_on: date | None = None,
) -> Approval:
    """Put a question to a role, fixing exactly what it is about. The permission to ask is the calling action's.

    Without an `agency` it is the file's. Raises NotPossible when the same question already waits.
    """
    agency = agency or (file.agency if file else None)
    if agency is None:
        raise ValueError("A question belongs to a file or to an agency.")
    about = {"kind": kind, "subject": subject._meta.label, "subject_id": subject.pk}
    if Approval.rows.waiting().filter(**about).exists():
        raise NotPossible("This question has been asked already and waits for a decision.")

    approval = Approval.rows.create(
        **about,
        agency=agency,
        file=file,
        subject_hash=decision_for(kind).fingerprint(subject),
        question=question,
        decided_by_role=decided_by,
        asked_by=by,
        asked_at=at,
        due_on=due_on,
    )
    if file:
        what = f"Asked the {decided_by.label.lower()}: {question}"[:300]
        note(file, what, on=london(at).date(), by=by, kind=EventKind.DECISION)
    return approval


@transaction.atomic
def decide(
    *,
    approval: Approval,
    outcome: Outcome,
    by: User,
    at: datetime,
    reasons: str = "",
    capacity: str = "own",
    read: bool = False,
) -> Approval:
    """Decide a question and carry it out. A subject that changed since it was asked leaves it OVERTAKEN, undecided.

    Look at the outcome of what is returned: it may be OVERTAKEN, which is kept, unlike a refusal that is raised.
    What an app lists as GUARDS in `<app>/guards.py` may refuse, or keep its own record, in the same transaction.
    """
    approval = lock(approval)
    _is_open(approval)
    decision = decision_for(approval.kind)
    if approval.file:
        lock(approval.file)  # before what hangs on it, as every action on the file does
    record = lock(record_of(approval))
    ensure_may_decide(by, approval, decision, record)
    if decision.fingerprint(record) != approval.subject_hash:
        return _overtaken(approval, at)
    _is_complete(outcome, reasons, read or outcome != Outcome.AGREED or decision.paper(record) is None)
    for guard in gather("guards", "GUARDS"):
        guard(approval, outcome=outcome, reasons=reasons, by=by, at=at)

    approval.outcome, approval.reasons, approval.capacity = outcome, reasons, capacity
    approval.decided_by, approval.decided_at = by, at
    approval.save(update_fields=["outcome", "reasons", "capacity", "decided_by", "decided_at"])
    follow = decision.carry_out if outcome == Outcome.AGREED else decision.refused
    if follow:
        follow(approval, by=by, on=london(at).date())
    _say(approval, f"{SAID[outcome]}: {approval.question}", by=by, at=at)
    return approval


@transaction.atomic
def withdraw(*, approval: Approval, by: User, at: datetime) -> Approval:
    """The person who asked takes their question back, while nobody has decided it."""
    approval = lock(approval)
    _is_open(approval)
    if approval.asked_by_id != by.pk:
        raise NotAllowed("Only the person who asked can withdraw the question.")

    approval.outcome, approval.decided_by, approval.decided_at = Outcome.WITHDRAWN, by, at
    approval.save(update_fields=["outcome", "decided_by", "decided_at"])
    refused = decision_for(approval.kind).refused
    if refused:
        refused(approval, by=by, on=london(at).date())
    if approval.file:
        what = f"Withdrawn: {approval.question}"[:300]
        note(approval.file, what, on=london(at).date(), by=by, kind=EventKind.DECISION)
    return approval


@transaction.atomic
def let_go(file: CaseFile, *, at: datetime, kinds: Iterable[str] = ()) -> int:
    """The work on a file ended: what waits for a decision on it is overtaken, and whoever asked is told.

    The caller holds the file. A question that somebody decides at this moment is theirs: they hold it, and hear from
    the record itself that it has ended.
    """
    waiting = Approval.rows.waiting().filter(file=file).order_by("pk").select_for_update(of=("self",), skip_locked=True)
    found = list(waiting.filter(kind__in=kinds) if kinds else waiting)
    for approval in found:
        _overtaken(approval, at)
    return len(found)


def ensure_may_decide(by: User, approval: Approval, decision: Decision, record: models.Model) -> None:
    """Their role, their agency, not their own question or work, no declared conflict (PN-46, PN-60)."""
    if not by.authority.holds(Role(approval.decided_by_role), approval.agency_id):
        role = Role(approval.decided_by_role).label.lower()
        raise NotAllowed(f"This is for the {role} of {approval.agency} to decide.")
    if by.pk == approval.asked_by_id:
        raise NotAllowed("You asked this question, so somebody else decides it.")
    if by.pk in {author.pk for author in decision.authors(record)}:
        raise NotAllowed("You wrote what is being decided, so somebody else decides it.")
    blocks = ConflictBlock.rows.filter(user=by, file=approval.file_id, ended_on=None)
    if approval.file_id and blocks.exists():
        raise NotAllowed("You have a declared conflict of interest here, so somebody else decides it.")


def somebody_else_with(roles: Iterable[Role], *, agency: Agency, besides: User, on: date) -> Role | None:
    """The first of these roles that another person holds in the agency (or the one above it) that day."""
    grants = RoleGrant.objects.live(on).reaching(agency).filter(user__is_active=True).exclude(user=besides)
    held = set(grants.values_list("role", flat=True))
    return next((role for role in roles if role in held), None)


def _is_open(approval: Approval) -> None:
    """Of two people at once the second is told who decided, and how."""
    if not approval.outcome:
        return
    who = approval.decided_by.display_name if approval.decided_by else "The system"
    when = day_in_words(london(approval.decided_at).date()) if approval.decided_at else ""
    raise NotPossible(f"{who} decided this on {when}: {SAID[Outcome(approval.outcome)].lower()}. Nothing was changed.")


def _is_complete(outcome: Outcome, reasons: str, has_read: bool) -> None:
    if outcome not in DECIDED:
        raise NotPossible("Choose whether you agree, send back or refuse.")
    if outcome != Outcome.AGREED and not reasons.strip():
        raise NotPossible("Give your reasons: the person who asked needs to know what to do next.")
    if not has_read:
        raise NotPossible("Tick that you have read this version before you agree.")


def _overtaken(approval: Approval, at: datetime) -> Approval:
    """What was asked about is no longer what stands: the question is closed and can be asked again."""
    approval.outcome, approval.decided_at = Outcome.OVERTAKEN, at
    approval.save(update_fields=["outcome", "decided_at"])
    _say(approval, f"Overtaken by a change, ask again: {approval.question}", by=None, at=at)
    return approval


def _say(approval: Approval, what: str, *, by: User | None, at: datetime) -> None:
    """On the timeline in full; to the person who asked as a notice without details of the case."""
    if approval.file:
        on = london(at).date()
        note(approval.file, what[:300], on=on, by=by, why=approval.reasons, kind=EventKind.DECISION)
    says = f"{SAID[Outcome(approval.outcome)]}: {decision_for(approval.kind).says}"
    facts = {"agency": approval.agency, "file": approval.file, "to_user": approval.asked_by, "made_at": at}
    key = f"approval:{approval.pk}:{approval.outcome}"
    Notice.rows.get_or_create(key=key, defaults={**facts, "says": says})
