"""Panel’s recommendation of a match and the decision maker’s answer, entered as recorded facts (FF-61, CF-06)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adoption.actions.records import lock
from adoption.clock import london
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from familyfinding.actions.holding import hold, policy_of, write
from familyfinding.actions.removal import reinstate, remove
from familyfinding.flows import ProfileStatus
from familyfinding.models import Link, MatchAtPanel, Profile, Removal


@transaction.atomic
def record_recommendation(*, profile: Profile, recommended_on: date, by: User, at: datetime) -> MatchAtPanel:
    """Panel recommends a match: the profile comes down at once, or at the decision, as the agency chose (FF-61)."""
    ensure(by, Permission.PANEL_FACT_RECORD, profile)
    return recommend(hold(profile), recommended_on=recommended_on, by=by, at=at)


def recommend(
    profile: Profile, *, recommended_on: date, by: User, at: datetime, link: Link | None = None
) -> MatchAtPanel:
    """The same for whoever holds the profile and has asked whether `by` may; with the link it is about, if one is."""
    on = london(at).date()
    if recommended_on > on:
        raise NotPossible("Panel cannot have met in the future.")
    if profile.plan_is_over:
        raise NotPossible("Adoption is no longer the plan for this child.")
    if MatchAtPanel.rows.waiting().filter(profile=profile).exists():
        raise NotPossible("A match already waits for the decision maker.")

    at_panel = policy_of(profile, "removal_trigger", on) == "panel"
    match = MatchAtPanel.rows.create(profile=profile, link=link, recommended_on=recommended_on, recorded_by=by)
    write(profile, "Panel recommended a match", on=recommended_on, by=by)
    if at_panel:
        _remove_for(match, profile, on=recommended_on, by=by, at=at)
    refresh(profile.file, because="Panel recommended a match.")
    return match


@transaction.atomic
def record_approval(*, match: MatchAtPanel, decided_on: date, by: User, at: datetime) -> MatchAtPanel:
    """The decision maker approved the match. Where the agency waits for this, the profile comes down now (CF-06)."""
    ensure(by, Permission.PANEL_FACT_RECORD, match.profile)
    return approve(match, decided_on=decided_on, by=by, at=at)


def approve(match: MatchAtPanel, *, decided_on: date, by: User, at: datetime) -> MatchAtPanel:
    profile, match = _waiting(match, decided_on, at)
    match.approved_on = decided_on
    match.save(update_fields=["approved_on"])
    write(profile, "The decision maker approved the match", on=decided_on, by=by)
    if match.removed_on is None:
        _remove_for(match, profile, on=decided_on, by=by, at=at)
    refresh(profile.file, because="The decision maker approved the match.")
    return match


def approve_against(profile: Profile, *, decided_on: date, by: User, at: datetime) -> None:
    """Approved although panel did not recommend it: there was no recommendation, so the profile comes down now."""
    if profile.plan_is_over:
        raise NotPossible("Adoption is no longer the plan for this child.")
    if MatchAtPanel.rows.filter(profile=profile, approved_on=None, refused_on=None).exists():
        raise NotPossible("Another match already waits for the decision maker.")
    why = "The decision maker approved a match that panel had not recommended"
    write(profile, why, on=decided_on, by=by)
    if profile.is_live:
        remove(profile, because=Removal.MATCH, why=why, by=by, at=at)
    refresh(profile.file, because=f"{why}.")


@transaction.atomic
def record_refusal(*, match: MatchAtPanel, decided_on: date, why: str, by: User, at: datetime) -> MatchAtPanel:
    """The decision maker refused: the profile is live again with its last audience and original review date (CF-06).

    A child who never had a profile needs one within a working day, where a likely match had suspended it (FF-09).
    """
    ensure(by, Permission.PANEL_FACT_RECORD, match.profile)
    return refuse(match, decided_on=decided_on, why=why, by=by, at=at)


def refuse(match: MatchAtPanel, *, decided_on: date, why: str, by: User, at: datetime) -> MatchAtPanel:
    profile, match = _waiting(match, decided_on, at)
    if not why.strip():
        raise NotPossible("Record the decision maker’s reasons.")

    match.refused_on, match.refused_why = decided_on, why.strip()
    match.plan_over = profile.plan_is_over
    write(profile, "The decision maker refused the match", on=decided_on, by=by, why=why)
    _after_refusal(match, profile, decided_on, by=by, at=at)
    match.save(update_fields=["refused_on", "refused_why", "plan_over", "reinstated_on"])
    refresh(profile.file, because="The decision maker refused the match.")
    return match


@transaction.atomic
def take_down_for(*, match: MatchAtPanel, at: datetime) -> None:
    """TS-07, should a recommendation ever stand without its removal."""
    profile, match = hold(match.profile), lock(match)
    if match.removed_on is None:
        _remove_for(match, profile, on=match.removes_on or london(at).date(), by=None, at=at)
        refresh(profile.file, because="Panel recommended a match.")


@transaction.atomic
def put_back_after(*, match: MatchAtPanel, at: datetime) -> None:
    """TS-116, should a refusal ever stand without the profile’s return."""
    profile, match = hold(match.profile), lock(match)
    if match.reinstated_on is None and match.refused_on:
        _after_refusal(match, profile, match.refused_on, by=None, at=at)
        match.save(update_fields=["reinstated_on"])
        refresh(profile.file, because="The decision maker refused the match.")


def _waiting(match: MatchAtPanel, decided_on: date, at: datetime) -> tuple[Profile, MatchAtPanel]:
    profile, match = hold(match.profile), lock(match)
    if match.ended_on:
        raise NotPossible("The link it was about has ended, so nothing is decided on it.")
    if match.approved_on or match.refused_on:
        raise NotPossible("The decision on this match is recorded already.")
    if not match.recommended_on <= decided_on <= london(at).date():
        raise NotPossible("Date the decision between the panel and today.")
    return profile, match


def _remove_for(match: MatchAtPanel, profile: Profile, *, on: date, by: User | None, at: datetime) -> None:
    match.removes_on = match.removed_on = on
    match.save(update_fields=["removes_on", "removed_on"])
    if profile.is_live:
        remove(profile, because=Removal.MATCH, why="Panel recommended a match", by=by, at=at)


def _after_refusal(match: MatchAtPanel, profile: Profile, on: date, *, by: User | None, at: datetime) -> None:
    match.reinstated_on = on
    if match.plan_over:
        return
    if profile.status == ProfileStatus.REMOVED and profile.removed_because == Removal.MATCH:
        reinstate(profile, why="The decision maker refused the match", by=by, at=at)
    elif profile.first_published_on is None:
        profile.match_fell_through_on = on
        profile.save(update_fields=["match_fell_through_on"])
