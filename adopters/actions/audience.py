"""How far an approved family’s profile is shown, and who decides it (AD-44 to AD-46, AD-79, PN-37, PN-38, CF-02)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import portal_accounts, sharing, showing
from adopters.actions.facts import finish, hold, not_before, not_in_future, own_member, said, save
from adopters.actions.portal_entries import sender
from adopters.models import Household, Member, NationalAnswer, Suitability
from adoption.actions import approvals
from adoption.actions.records import lock, note
from adoption.clock import london, midnight
from adoption.decision import fingerprint_of
from adoption.engine import policy
from adoption.engine.projection import holidays
from adoption.errors import NotPossible
from adoption.models import Approval, Asks, EventKind, Outcome, PortalEntry, SharedItem, User
from adoption.periods import Period
from adoption.permissions import Permission, Role, ensure
from adoption.wording import day_in_words

PROFILE = EventKind.PROFILE
WAIVE = "adopters.waive_restriction"
NATIONAL = "adopters.national_profile"
ASKS = "May workers everywhere in England read your profile?"
EXPLAINED = (
    "Until now only workers of our own agencies read your profile. If you agree, workers of every agency may read it. "
    "We go on looking for a child at home. You can say no, and you can change your mind; tell your worker."
)


def lift_restriction(row: Suitability, *, because: str, by: User | None, at: datetime) -> None:
    """They may look beyond the home agency. Nobody else sees more of them: that is agreed separately (AD-45)."""
    household, row = hold(row.household), lock(row)
    if row.home_restriction_lifted_at or row.ended_on:
        return
    save(row, home_restriction_lifted_at=at)
    portal_accounts.keep_in_step(household)
    note(household.file, "Home-agency restriction lifted", on=london(at).date(), by=by, why=because, kind=PROFILE)
    finish(household, "The home-agency restriction was lifted.")


@transaction.atomic
def restriction_ended(*, suitability: Suitability, at: datetime) -> None:
    """TS-09: the months with the home agency are over."""
    lift_restriction(suitability, because="The time with the home agency is over", by=None, at=at)


@transaction.atomic
def ask_waiver(*, household: Household, why: str, by: User, at: datetime) -> Approval:
    """Ask the senior manager to lift the restriction early, in exceptional circumstances (PN-37)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    row = _searching(household)
    if not portal_accounts.is_restricted(household, row):
        raise NotPossible("No home-agency restriction runs for this household.")
    reason = said(why, "Say what is exceptional.")
    return approvals.ask(
        kind=WAIVE,
        subject=row,
        question=f"Waive the home-agency restriction? {reason}",
        decided_by=Role.SERVICE_MANAGER,
        by=by,
        at=at,
        file=household.file,
    )


def waived(approval: Approval, *, by: User, on: date) -> None:
    """The senior manager alone, exceptionally and with reasons (AD-44, PN-37)."""
    row = Suitability.rows.select_related("household__file__agency").get(pk=approval.subject_id)
    ensure(by, Permission.RESTRICTION_WAIVE, row.household.file)
    reason = said(approval.reasons, "Give the exceptional reasons for which the restriction is waived.")
    lift_restriction(row, because=f"Waived: {reason}", by=by, at=approval.decided_at or midnight(on))


@transaction.atomic
def ask_adopters(*, household: Household, by: User, at: datetime) -> list[SharedItem]:
    """Ask each applicant in the portal whether they may be shown nationally (TS-56, AD-46)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    row = _searching(household)
    _not_too_early(household, row, london(at).date())
    items = sharing.share(
        household=household,
        members=Member.rows.applicants().filter(household=household).select_related("user", "person"),
        kind="national_profile",
        subject=row,
        title=ASKS,
        sections=[{"heading": "What this means", "text": EXPLAINED}],
        asks=Asks.SIGN,
        at=at,
        by=by,
    )
    if not items:
        raise NotPossible("Nobody of this household has an account yet. Ask them, and record what they say.")
    note(household.file, "The adopters were asked about a national profile", on=london(at).date(), by=by, kind=PROFILE)
    return items


@transaction.atomic
def take_in_agreement(entry: PortalEntry, *, by: User | None, at: datetime) -> NationalAnswer:
    """An applicant agreed in the portal to be shown nationally. Taken in twice it is one answer."""
    member = sender(entry)
    household = hold(member.household)
    row = _searching(household)
    if entry.item is None or entry.item.subject_id != row.pk:
        raise NotPossible("This answer belongs to no approval that stands.")
    last = _last_answers(row).get(member.pk)
    if last and last.agrees:
        return last
    return _answer(household, row, member, agrees=True, on=london(entry.written_at).date(), by=entry.user, at=at)


@transaction.atomic
def record_answer(
    *, household: Household, member: Member, agrees: bool, on: date, by: User, today: date
) -> NationalAnswer:
    """What one applicant says to a national profile, told to their worker. A no is as good an answer (AD-46)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    member, row = own_member(household, member), _searching(household)
    not_in_future(on, today)
    not_before(on, row.decided_on, "They are asked after their approval")
    if agrees:
        _not_too_early(household, row, on)
    return _answer(household, row, member, agrees=agrees, on=on, by=by, at=midnight(on))


@transaction.atomic
def ask_national(*, household: Household, by: User, at: datetime) -> Approval:
    """Ask the family finding team manager to agree a national profile, once the adopters do (AD-45, PN-38)."""
    ensure(by, Permission.HOUSEHOLD_WRITE, household.file)
    household = hold(household)
    row = _searching(household)
    if adopters_decide(household, row):
        raise NotPossible("Here the adopters themselves decide. Record what each of them says.")
    _not_too_early(household, row, london(at).date())
    if row.national_agreed_on:
        raise NotPossible("Their profile is shown nationally already.")
    if not everybody_agrees(household, row):
        raise NotPossible("Record first that each of the adopters agrees to be shown nationally.")
    return approvals.ask(
        kind=NATIONAL,
        subject=row,
        question="May this family’s profile be shown nationally?",
        decided_by=Role.FAMILY_FINDING_MANAGER,
        by=by,
        at=at,
        file=household.file,
    )


def national_agreed(approval: Approval, *, by: User, on: date) -> None:
    """The family finding team manager agrees; the search at home goes on (AD-45, PN-38)."""
    row = Suitability.rows.select_related("household__file__agency").get(pk=approval.subject_id)
    ensure(by, Permission.ADOPTERS_NATIONAL_AGREE, row.household.file)
    household, row = hold(row.household), lock(row)
    if not everybody_agrees(household, row):
        raise NotPossible("The adopters no longer agree to be shown nationally.")
    _widen(household, row, because="Agreed by the family finding team manager", by=by, at=approval.decided_at, on=on)
    finish(household, "A national profile was agreed.")


def national_refused(approval: Approval, *, by: User, on: date) -> None:
    """A refusal settles it; it can be asked again."""
    if approval.outcome != Outcome.REFUSED:
        return
    row = Suitability.rows.select_related("household__file").get(pk=approval.subject_id)
    household, row = hold(row.household), lock(row)
    save(row, national_settled_on=on)
    finish(household, "A national profile was refused.")


def fingerprint(row: Suitability) -> str:
    return fingerprint_of(
        row, "decided_on", "ended_on", "matched_on", "home_restriction_lifted_at", "national_agreed_on"
    )


def adopters_decide(household: Household, row: Suitability) -> bool:
    if row.decided_on is None:
        return False
    return str(policy(household.file.agency, "adopter_national_agreement", row.decided_on)) == "adopters"


def earliest(household: Household, row: Suitability) -> date | None:
    """From when a national profile may be agreed (TS-10, TS-56)."""
    if row.decided_on is None:
        return None
    period: Period = policy(household.file.agency, "adopter_national_after", row.decided_on)
    return period.due_on(row.decided_on, holidays=holidays())


def everybody_agrees(household: Household, row: Suitability) -> bool:
    applicants = set(Member.rows.applicants().filter(household=household).values_list("pk", flat=True))
    return bool(applicants) and applicants <= {pk for pk, said in _last_answers(row).items() if said.agrees}


def _last_answers(row: Suitability) -> dict[int, NationalAnswer]:
    return {said.member_id: said for said in NationalAnswer.rows.filter(suitability=row).order_by("on", "pk")}


def _answer(
    household: Household, row: Suitability, member: Member, *, agrees: bool, on: date, by: User, at: datetime
) -> NationalAnswer:
    row = lock(row)
    given = NationalAnswer.rows.create(suitability=row, member=member, agrees=agrees, on=on, recorded_by=by)
    words = "agrees to" if agrees else "does not agree to"
    note(household.file, f"An applicant {words} a national profile", on=on, by=by, kind=PROFILE)
    if not agrees:
        _narrow(household, row, on=on, by=by, at=at)
    elif adopters_decide(household, row) and everybody_agrees(household, row):
        _widen(household, row, because="The adopters agreed", by=by, at=at, on=on)
    finish(household, "An applicant answered about a national profile.")
    return given


def _widen(household: Household, row: Suitability, *, because: str, by: User, at: datetime | None, on: date) -> None:
    save(row, national_agreed_on=on, national_settled_on=on)
    note(household.file, "A national profile was agreed", on=on, by=by, why=because, kind=PROFILE)
    showing.show(household, because=because, by=by, at=at or midnight(on))


def _narrow(household: Household, row: Suitability, *, on: date, by: User, at: datetime) -> None:
    """Without both adopters’ consent it is for the home agency’s children alone (CF-02)."""
    save(row, national_agreed_on=None, national_settled_on=on)
    showing.show(household, because="An applicant does not agree to a national profile", by=by, at=at)
    sharing.unshare(row, at=at)


def _not_too_early(household: Household, row: Suitability, on: date) -> None:
    """Not before the months are over, unless the senior manager waived the restriction (PN-38)."""
    first = earliest(household, row)
    if first and on < first and row.home_restriction_lifted_at is None:
        raise NotPossible(f"A national profile can be agreed from {day_in_words(first)}.")


def _searching(household: Household) -> Suitability:
    row = showing.searching(household)
    if row is None:
        raise NotPossible("This is for a family that is approved and searching.")
    return row
