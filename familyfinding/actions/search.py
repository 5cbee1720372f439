"""Looking more widely, and talking about a child: discussions, promotion, anonymised talk (FF-21, FF-39, FF-40)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from adopters.models import Household
from adoption.actions import notices
from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseEvent, EventKind, User
from adoption.permissions import Permission, Role, can, ensure
from familyfinding.actions.checks import anonymised
from familyfinding.actions.holding import hold, write
from familyfinding.models import Discussion, Profile, PromotionAuthority, ShownCopy

DESCRIBED = "A child was described to adopters under assessment. See the household’s timeline."


@transaction.atomic
def discuss(
    *, profile: Profile, held_on: date, with_manager: User, will_ask: bool, said: str, by: User, today: date
) -> Discussion:
    """Worker and manager talked about an inter-agency search, two weeks after the order; a “no” counts too (FF-21).

    What was said before the order is kept, and does not stand for the talk after it.
    """
    ensure(by, Permission.FUNDING_ASK, profile)
    ensure(with_manager, Permission.FUNDING_CONFIRM, profile)
    profile = hold(profile)
    if held_on > today:
        raise NotPossible("The discussion cannot be in the future.")
    if by.pk == with_manager.pk:
        raise NotPossible("The discussion is between the worker and the manager. Choose the other person.")
    if not said.strip():
        raise NotPossible("Record what was said, also when the answer is no.")

    discussion = Discussion.rows.create(
        profile=profile,
        held_on=held_on,
        with_manager=with_manager,
        will_ask=will_ask,
        said=said.strip(),
        recorded_by=by,
    )
    granted = profile.child.order_granted_on
    if granted and held_on >= granted and profile.discussed_interagency_on is None:
        profile.discussed_interagency_on = held_on
        profile.save(update_fields=["discussed_interagency_on"])
    answer = "the service manager will be asked" if will_ask else "not asked for now"
    write(profile, f"Inter-agency search discussed: {answer}", on=held_on, by=by)
    note(profile.file, "Inter-agency search discussed", on=held_on, by=by, detail=said, kind=EventKind.SUPERVISION)
    refresh(profile.file, because="Inter-agency search was discussed.")
    return discussion


@transaction.atomic
def authorise_promotion(
    *,
    profile: Profile,
    what: str,
    authorised_by_name: str,
    authorised_on: date,
    by: User,
    today: date,
    officer: User | None = None,
) -> PromotionAuthority:
    """Videos and other promotion of a priority child, once the order is granted (FF-39).

    The marketing officer named here sees the published copy and its pictures on a page of their own, and no file.
    """
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile = hold(profile)
    if not profile.order_in_force:
        raise NotPossible("A child may be promoted only after the Placement Order is granted.")
    if authorised_on > today:
        raise NotPossible("The authority cannot be dated in the future.")
    if not what.strip() or not authorised_by_name.strip():
        raise NotPossible("Say what may be done, and who authorised it.")
    if officer and not can(officer, Permission.MEDIA_PROMOTE, profile.file):
        raise NotPossible("Choose a marketing officer of this agency with an active account.")

    profile.priority = True
    profile.save(update_fields=["priority"])
    authority = PromotionAuthority.rows.create(
        profile=profile,
        what=what.strip(),
        authorised_by_name=authorised_by_name.strip(),
        authorised_on=authorised_on,
        officer=officer,
        recorded_by=by,
    )
    if officer:
        told = "You may promote a child. Look under Promotion."
        notices.tell(profile.file, told, key=f"promotion:{authority.pk}", to=officer, names_file=False)
    whom = f"Promotion authorised, for {officer.display_name}" if officer else "Promotion authorised"
    write(profile, whom, on=authorised_on, by=by, detail=authority.what)
    return authority


@transaction.atomic
def end_promotion(*, authority: PromotionAuthority, on: date, by: User) -> PromotionAuthority:
    ensure(by, Permission.PROFILE_PUBLISH, authority.profile)
    authority = lock(authority)
    if authority.ended_on:
        raise NotPossible("This authority has ended already.")
    authority.ended_on = on
    authority.save(update_fields=["ended_on"])
    write(hold(authority.profile), "Promotion ended", on=on, by=by)
    return authority


def end_all_promotion(profile: Profile, *, on: date, by: User | None) -> None:
    """Adoption is no longer the plan, so no authority to promote the child stays behind (FF-39, FF-66)."""
    for authority in PromotionAuthority.rows.filter(profile=profile, ended_on=None):
        authority.ended_on = max(on, authority.authorised_on)
        authority.save(update_fields=["ended_on"])
        write(profile, "Promotion ended: adoption is no longer the plan", on=on, by=by)


@transaction.atomic
def note_talk(*, profile: Profile, talked_on: date, to_whom: str, copy: ShownCopy, by: User, today: date) -> CaseEvent:
    """A child was described to adopters under assessment, from an anonymised profile, without papers (FF-40, AD-31).

    It stands on the adopters’ record too, and their worker is told. Whoever notes it may not open that record, so a
    reference that belongs to nobody in assessment is answered in the same way.
    """
    ensure(by, Permission.NOTE_WRITE, profile)
    profile = hold(profile)
    if talked_on > today:
        raise NotPossible("The talk cannot be in the future.")
    if copy.profile_id != profile.pk or not anonymised(profile, [copy]):
        raise NotPossible(
            "Choose an anonymised copy of this profile: one without photographs that does not tell who the child is."
        )
    _on_their_record(profile, to_whom, copy, on=talked_on, by=by)
    what = f"Described from copy {copy.number} to adopters under assessment; no papers were handed over"
    return write(profile, what, on=talked_on, by=by, detail=to_whom)


def _on_their_record(profile: Profile, reference: str, copy: ShownCopy, *, on: date, by: User) -> None:
    child = profile.child.file
    near = Q(file__agency=child.agency.home_id) | Q(file__agency__parent=child.agency.home_id)
    rows = Household.rows.being_assessed().filter(near, file__reference="".join(reference.upper().split()))
    household = rows.select_related("file__lead").first()
    if household is None:
        return
    what = f"A child was described from anonymised copy {copy.number}; no papers were handed over"
    entry = note(household.file, f"{what} (child {child.reference})", on=on, by=by, kind=EventKind.PROFILE)
    key = f"described:{entry.pk}"
    notices.tell(household.file, DESCRIBED, key=key, to=household.file.lead, to_role=Role.ASSESSING_WORKER)
