"""The audience ladder: who may see a child, and every step up and down it (FF-16 to FF-23, FF-27)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from django.db import transaction

from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from familyfinding.actions import copies, outside
from familyfinding.actions.holding import hold, ladder, tell_both, write
from familyfinding.actions.refusing import KeptRefusal, keeps_refusals
from familyfinding.models import AudienceChange, FundingAgreement, Profile, Rung

RELEASED = {Rung.CONSORTIUM: "released_to_consortium_at", Rung.NATIONAL: "released_nationally_at"}


def agreement_in_force(profile: Profile, on: date) -> FundingAgreement | None:
    return FundingAgreement.rows.filter(profile=profile).in_force(on).first()


def step_up(profile: Profile, to: Rung, *, because: str, by: User | None, at: datetime) -> None:
    """Show a held profile more widely, as it was published: entry, copy, notices in one breath (FF-18, FF-19)."""
    was, on = Rung(profile.rung), london(at).date()
    profile.rung = to
    setattr(profile, RELEASED[to], at)
    profile.save(update_fields=["rung", RELEASED[to]])
    write_change(profile, was=was, because=because, by=by, at=at)
    copies.readdress(profile, at=at, by=by)
    write(profile, f"Audience: from {was.label.lower()} to {to.label.lower()}", on=on, by=by, why=because)
    outside.go_on(profile, by=by, at=at)
    says = f"A profile you are responsible for is now shown to {to.label.lower()}."
    tell_both(profile, says, key=f"rung:{to}:{at.isoformat()}", at=at)


def release_if_agreed(profile: Profile, *, at: datetime) -> None:
    """With an agreement in force, a live profile at home goes to its ladder’s next rung (FF-18, FF-23)."""
    agreement = agreement_in_force(profile, london(at).date())
    if agreement is None or not profile.is_live or profile.rung != Rung.HOME:
        return
    to = _first_wider(profile, london(at).date())
    agreement.opens_consortium = to == Rung.CONSORTIUM
    agreement.effective_at = agreement.effective_at or at
    if profile.held_since is None:
        step_up(profile, to, because=f"{agreement.get_kind_display()} is in force", by=agreement.confirmed_by, at=at)
        agreement.released_at = at
    agreement.save(update_fields=["opens_consortium", "effective_at", "released_at"])


@transaction.atomic
def release_to_consortium(*, agreement: FundingAgreement, at: datetime) -> None:
    """TS-03, for an agreement whose release had to wait: the system shows the profile to the consortium."""
    profile = hold(agreement.profile)
    release_if_agreed(profile, at=at)
    refresh(profile.file, because="Released to the consortium.")


@transaction.atomic
def release_nationally(*, profile: Profile, at: datetime) -> Profile:
    """TS-04: seven full days with the consortium and no match, so every approved adopter may see the child (FF-19).

    Nothing happens while a possible match is considered, the widening is held, or the agreement is limited or over.
    """
    profile, on = hold(profile), london(at).date()
    moving = profile.is_live and profile.rung == Rung.CONSORTIUM and profile.held_since is None
    agreement = agreement_in_force(profile, on)
    considered = Profile.rows.match_in_view().filter(pk=profile.pk).exists()
    if not moving or considered or agreement is None or agreement.limited:
        return profile
    because = "The time with the consortium passed without a match"
    step_up(profile, Rung.NATIONAL, because=because, by=None, at=at)
    refresh(profile.file, because="Released nationally.")
    return profile


@keeps_refusals
def widen_by_hand(*, profile: Profile, by: User, at: datetime) -> Profile:
    """A worker asks for the next rung. Without a confirmed agreement it is refused, and that is kept (FF-17)."""
    ensure(by, Permission.PROFILE_PUBLISH, profile)
    profile, on = hold(profile), london(at).date()
    if not profile.is_live:
        raise NotPossible("The profile is not live, so nobody can be shown it yet.")
    if agreement_in_force(profile, on) is None:
        raise KeptRefusal(
            "Nobody beyond your own adopters may see this child until the agreement to search more widely is on the "
            "file and confirmed. Ask for the agreement first.",
            file=profile.file,
            what="Refused: showing the profile more widely without an agreement",
            on=on,
            by=by,
        )
    if profile.rung != Rung.HOME:
        raise NotPossible("The next step happens by itself on its date. You can hold it, but not bring it forward.")
    if profile.held_since:
        raise NotPossible("Widening is held. End the hold first.")

    release_if_agreed(profile, at=at)
    refresh(profile.file, because="The audience was widened.")
    return profile


def narrow(
    profile: Profile,
    *,
    because: str,
    by: User | None,
    at: datetime,
    to: Literal[Rung.HOME, Rung.CONSORTIUM] = Rung.HOME,
) -> None:
    """Back to the agency’s own adopters, or to the consortium, at once (FF-27, AC-4)."""
    was = Rung(profile.rung)
    if was <= to:
        return
    profile.rung, profile.released_nationally_at = to, None
    if to == Rung.HOME:
        profile.released_to_consortium_at = None
    profile.save(update_fields=["rung", "released_to_consortium_at", "released_nationally_at"])
    write_change(profile, was=was, because=because, by=by, at=at)
    if profile.is_live:
        copies.readdress(profile, at=at, by=by)
    what = f"Audience: from {was.label.lower()} back to {to.label.lower()}"
    write(profile, what, on=london(at).date(), by=by, why=because)
    outside.freeze(profile, was=was, by=by, at=at)
    whom = "your own adopters" if to == Rung.HOME else to.label.lower()
    says = f"A profile you are responsible for is shown only to {whom} again."
    tell_both(profile, says, key=f"narrow:{at.isoformat()}", at=at)


@transaction.atomic
def hold_widening(*, profile: Profile, why: str, by: User, on: date) -> Profile:
    """Stop the next step, because a possible match is under active consideration (FF-19)."""
    ensure(by, Permission.PROFILE_OVERRIDE, profile)
    profile = hold(profile)
    if profile.held_since:
        raise NotPossible("Widening is held already.")
    if not why.strip():
        raise NotPossible("Say which possible match is being considered, or why the profile must wait.")

    profile.held_since, profile.held_why = on, why.strip()
    profile.save(update_fields=["held_since", "held_why"])
    write(profile, "Widening held", on=on, by=by, why=why)
    refresh(profile.file, because="Widening is held.")
    return profile


@transaction.atomic
def end_hold(*, profile: Profile, why: str, by: User, at: datetime) -> Profile:
    """The search goes on. A step whose date has passed meanwhile follows at the next check."""
    ensure(by, Permission.PROFILE_OVERRIDE, profile)
    profile, on = hold(profile), london(at).date()
    if profile.held_since is None:
        raise NotPossible("Widening is not held.")

    profile.held_since, profile.held_why = None, ""
    profile.save(update_fields=["held_since", "held_why"])
    write(profile, "Widening goes on", on=on, by=by, why=why)
    release_if_agreed(profile, at=at)
    refresh(profile.file, because="Widening goes on.")
    return profile


def write_change(
    profile: Profile, *, was: Rung | None, because: str, by: User | None, at: datetime, removed: bool = False
) -> AudienceChange:
    """The ladder’s own log, before and after (FF-02)."""
    return AudienceChange.rows.create(
        profile=profile,
        was=was,
        became=None if removed else profile.rung,
        because=because[:300],
        at=at,
        by=by,
        agreement=agreement_in_force(profile, london(at).date()),
    )


def _first_wider(profile: Profile, on: date) -> Rung:
    wider = [rung for rung in ladder(profile, on) if rung > Rung.HOME]
    if not wider:
        raise NotPossible("Your agency’s policy has no wider audience than its own adopters.")
    return wider[0]
