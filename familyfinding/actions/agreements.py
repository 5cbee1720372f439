"""Agreements to search beyond the agency: asked for, decided, ended (FF-17, FF-22, FF-27, PN-35)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions import approvals
from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Agency, Approval, Document, User
from adoption.permissions import Permission, Role, ensure
from familyfinding.actions import copies
from familyfinding.actions.audience import narrow, release_if_agreed
from familyfinding.actions.holding import hold, policy_of, write
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.flows import ProfileStatus
from familyfinding.models import AgreementKind, FundingAgreement, Profile, Rung

ASKED_LETTER, ASKED_SEARCH = "funding_agreement", "interagency_search"
MANAGERS = (Role.FAMILY_FINDING_MANAGER, Role.PERMANENCE_MANAGER)


def approver(profile: Profile, on: date) -> AgreementKind:
    """Who unlocks a wider search here: the local authority in writing, or the service manager (CF-03)."""
    by_authority = policy_of(profile, "interagency_approver", on) == "local_authority"
    return AgreementKind.LETTER if by_authority else AgreementKind.SERVICE_MANAGER


@keeps_refusals
def record_letter(
    *,
    profile: Profile,
    local_authority: Agency,
    officer: str,
    dated_on: date,
    document: Document | None,
    by: User,
    at: datetime,
    limits: str = "",
    limited: bool = False,
    until_on: date | None = None,
) -> FundingAgreement:
    """Put the written agreement of the child’s local authority on the file, for a manager to confirm (FF-17, PN-35).

    Without the signed document it is refused, and the refusal kept.
    """
    ensure(by, Permission.FUNDING_ASK, profile)
    profile, on = hold(profile), london(at).date()
    _may_be_asked(profile, AgreementKind.LETTER, on)
    if document is None or document.withdrawn_on or document.file_id != profile.file.pk:
        raise KeptRefusal(
            "An agreement to search more widely needs the local authority’s letter or e-mail itself. Add the signed "
            "document to the file and record the agreement again.",
            file=profile.file,
            what="Refused: funding agreement without its document",
            on=on,
            by=by,
        )
    _ensure_own_authority(profile, local_authority)
    if dated_on > on:
        raise NotPossible("The agreement cannot be dated in the future.")
    if until_on and until_on < on:
        raise NotPossible("The agreement has ended already. Check its last day.")

    agreement = FundingAgreement.rows.create(
        profile=profile,
        kind=AgreementKind.LETTER,
        local_authority=local_authority,
        officer=officer.strip(),
        dated_on=dated_on,
        document=document,
        limits=limits.strip(),
        limited=limited,
        until_on=until_on,
        asked_by=by,
    )
    _ask(agreement, "Is the local authority’s written agreement as recorded?", by=by, at=at)
    return agreement


@transaction.atomic
def ask_service_manager(*, profile: Profile, why: str, by: User, at: datetime) -> FundingAgreement:
    """Ask whether families may be looked for in other agencies; the decision stands on the case file (FF-22, CF-59)."""
    ensure(by, Permission.FUNDING_ASK, profile)
    profile, on = hold(profile), london(at).date()
    _may_be_asked(profile, AgreementKind.SERVICE_MANAGER, on)
    if not why.strip():
        raise NotPossible("Say why the search should go beyond the partnership.")

    agreement = FundingAgreement.rows.create(
        profile=profile, kind=AgreementKind.SERVICE_MANAGER, dated_on=on, why=why.strip(), asked_by=by
    )
    _ask(agreement, "May families be looked for in other agencies?", by=by, at=at)
    return agreement


def confirm(approval: Approval, *, by: User, on: date) -> FundingAgreement:
    """Carried out by the decision: the agreement is in force, and a live profile widens at once (FF-18, FF-23)."""
    assert approval.decided_at is not None  # noqa: S101 (the kernel has just set it)
    agreement = FundingAgreement.rows.get(pk=approval.subject_id)
    profile, agreement = hold(agreement.profile), lock(agreement)
    letter = agreement.kind == AgreementKind.LETTER
    ensure(by, Permission.FUNDING_CONFIRM if letter else Permission.SEARCH_WIDEN_AGREE, profile)
    if agreement.ended_on:
        raise NotPossible("This agreement has ended meanwhile, so there is nothing to confirm.")
    if agreement.until_on and agreement.until_on < on:
        raise NotPossible("The last day of this agreement has passed. Refuse it, and ask for one that holds.")

    before = FundingAgreement.rows.filter(profile=profile, confirmed_on__isnull=False, ended_on=None).first()
    if before:
        _take_over_from(before, agreement, on=on)
    agreement.confirmed_on, agreement.confirmed_by = on, by
    agreement.save(update_fields=["confirmed_on", "confirmed_by"])
    write(profile, f"{agreement.get_kind_display()} is in force", on=on, by=by, why=approval.reasons)
    if before:
        _go_on_with(agreement, profile, by=by, at=approval.decided_at)
    release_if_agreed(profile, at=approval.decided_at)
    refresh(profile.file, because="An agreement to search more widely is in force.")
    return agreement


def _take_over_from(before: FundingAgreement, agreement: FundingAgreement, *, on: date) -> None:
    """The one before ends, and what it opened counts on: nothing narrows, and no week begins again (FF-19, FF-27)."""
    before = lock(before)
    before.ended_on, before.ended_why = on, "A new agreement took its place."
    before.save(update_fields=["ended_on", "ended_why"])
    for fact in ("opens_consortium", "effective_at", "released_at"):
        setattr(agreement, fact, getattr(before, fact))
    agreement.save(update_fields=["opens_consortium", "effective_at", "released_at"])


def _go_on_with(agreement: FundingAgreement, profile: Profile, *, by: User, at: datetime) -> None:
    """Never further than the new one allows: one that stops at the consortium takes a national profile back (AC-4)."""
    if agreement.limited and profile.rung == Rung.NATIONAL:
        because = "The new agreement stops at the consortium"
        narrow(profile, because=because, by=by, at=at, to=Rung.CONSORTIUM)
    elif profile.is_live and profile.rung != Rung.HOME:
        copies.readdress(profile, at=at, by=by)


def follow_plan(profile: Profile, *, on: date) -> None:
    """The family finding plan was written anew: what an agreed wider search asked of it is done (FF-22, TS-123)."""
    waiting = FundingAgreement.rows.filter(profile=profile, confirmed_on__isnull=False, plan_updated_on=None)
    for agreement in waiting.filter(ended_on=None):
        agreement.plan_updated_on = max(on, agreement.confirmed_on or on)
        agreement.save(update_fields=["plan_updated_on"])


def turn_down(approval: Approval, *, by: User, on: date) -> None:
    """The answer was no: the question can be asked again later."""
    agreement = lock(FundingAgreement.rows.get(pk=approval.subject_id))
    agreement.refused_on = on
    agreement.save(update_fields=["refused_on"])


@transaction.atomic
def end(*, agreement: FundingAgreement, why: str, by: User | None, at: datetime) -> FundingAgreement:
    """The agreement is withdrawn or has run out: the audience narrows at once (FF-27)."""
    if by is not None:
        ensure(by, Permission.PROFILE_PUBLISH, agreement.profile)
    profile, agreement, on = hold(agreement.profile), lock(agreement), london(at).date()
    if agreement.ended_on or agreement.confirmed_on is None:
        raise NotPossible("This agreement is not in force.")
    if not why.strip():
        raise NotPossible("Say why the agreement ended.")

    agreement.ended_on, agreement.ended_why = on, why.strip()
    agreement.save(update_fields=["ended_on", "ended_why"])
    write(profile, "The agreement to search more widely ended", on=on, by=by, why=why)
    narrow(profile, because=f"The agreement ended: {why.strip()}", by=by, at=at)
    refresh(profile.file, because="An agreement to search more widely ended.")
    return agreement


def end_expired(*, at: datetime) -> int:
    """End every agreement whose last day has passed. The portal has stopped showing it already (FF-27)."""
    ended = 0
    for agreement in FundingAgreement.rows.expired(london(at).date()).order_by("pk"):
        end(agreement=agreement, why="Its last day has passed.", by=None, at=at)
        ended += 1
    return ended


def _ensure_own_authority(profile: Profile, authority: Agency) -> None:
    own = profile.child.local_authority
    if own and own != authority:
        raise NotPossible(
            f"The child’s own local authority is {own.name}, and only its agreement counts. If that is wrong, correct "
            "the child’s record first."
        )


def end_with_plan(profile: Profile, *, on: date, at: datetime) -> None:
    """Adoption is no longer the plan: nothing stays in force, and nothing waits for a decision (FF-66)."""
    for agreement in FundingAgreement.rows.filter(profile=profile, ended_on=None, refused_on=None):
        agreement.ended_on, agreement.ended_why = on, "Adoption is no longer the plan."
        agreement.save(update_fields=["ended_on", "ended_why"])
    approvals.let_go(profile.file, at=at, kinds=(ASKED_LETTER, ASKED_SEARCH))


def _may_be_asked(profile: Profile, kind: AgreementKind, on: date) -> None:
    if approver(profile, on) != kind:
        raise NotPossible(f"In this agency a wider search needs {approver(profile, on).label.lower()}.")
    if profile.status == ProfileStatus.REMOVED or profile.plan_is_over:
        raise NotPossible("The profile was taken down, so there is nothing to show more widely.")
    rows = FundingAgreement.rows.filter(profile=profile, ended_on=None, refused_on=None)
    if any(not one.may_be_renewed for one in rows.standing()):
        raise NotPossible("An agreement is in force or waits for a decision already.")
    for overtaken in rows.filter(confirmed_on=None):
        overtaken.refused_on = on
        overtaken.save(update_fields=["refused_on"])


def _ask(agreement: FundingAgreement, question: str, *, by: User, at: datetime) -> Approval:
    letter = agreement.kind == AgreementKind.LETTER
    file, on = agreement.profile.file, london(at).date()
    role = Role.SERVICE_MANAGER
    if letter:
        found = approvals.somebody_else_with(MANAGERS, agency=file.agency, besides=by, on=on)
        role = found or Role.FAMILY_FINDING_MANAGER
    kind = ASKED_LETTER if letter else ASKED_SEARCH
    return approvals.ask(kind=kind, subject=agreement, question=question, decided_by=role, by=by, at=at, file=file)
