"""Likely matches (FF-08, FF-09, CF-01) and significant changes (FF-38)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import Deadline, EventKind, User
from adoption.news import announce
from adoption.permissions import Permission, ensure
from children.actions.facts import hold, not_before
from children.models import Child, LikelyMatch, SignificantChange
from children.news import News

PROFILE_DUE, PROFILE_DUE_AT_ONCE = "TS-01", "TS-02"


@transaction.atomic
def record_likely(*, child: Child, family: str, why: str, judged_by: User, on: date, by: User) -> LikelyMatch:
    """A likely and realistic match is in view: who judged so, why, which family, since when (FF-08).

    It holds off the profile only if recorded by the day the profile is due: later does not cancel what is overdue.
    """
    ensure(by, Permission.CHILD_WRITE, child.file)
    child = hold(child)
    if not family or not why:
        raise NotPossible("Name the family as you know it, and say why the match is likely and realistic.")
    if LikelyMatch.rows.live().filter(child=child).exists():
        raise NotPossible("A likely match is recorded already. End that one first.")

    match = LikelyMatch.rows.create(
        child=child, family=family, why=why, judged_by=judged_by, recorded_on=on, suspends=_in_time(child, on)
    )
    late = "" if match.suspends else " The profile was already due, so it stays due."
    note(child.file, "Likely match recorded", on=on, by=by, why=why, detail=late.strip(), kind=EventKind.PROFILE)
    announce(News.LIKELY_MATCH_RECORDED, child, by=by, on=on)
    refresh(child.file, because="A likely match was recorded.")
    return match


@transaction.atomic
def end_likely(*, match: LikelyMatch, why: str, on: date, by: User) -> LikelyMatch:
    """The match stopped progressing: the profile is then due within a working day (FF-09)."""
    ensure(by, Permission.CHILD_WRITE, match.child.file)
    child, match = _hold_live(match)
    if not why:
        raise NotPossible("Say why the match is not going ahead.")
    not_before(on, match.recorded_on, "The match was recorded later than that")

    match.ended_on, match.ended_why = on, why
    match.save(update_fields=["ended_on", "ended_why"])
    note(child.file, "Likely match is not going ahead", on=on, by=by, why=why, kind=EventKind.PROFILE)
    announce(News.LIKELY_MATCH_ENDED, child, by=by, on=on)
    refresh(child.file, because="A likely match ended.")
    return match


@transaction.atomic
def overrule(*, match: LikelyMatch, why: str, on: date, by: User) -> LikelyMatch:
    """A manager decides that the profile is needed all the same (FF-08)."""
    ensure(by, Permission.PROFILE_OVERRIDE, match.child.file)
    child, match = _hold_live(match)
    if not match.suspends:
        raise NotPossible("This match does not hold off the profile.")
    if not why:
        raise NotPossible("Say why a profile is needed although a match is likely.")

    match.suspends, match.overruled_by, match.overruled_why = False, by, why
    match.save(update_fields=["suspends", "overruled_by", "overruled_why"])
    note(child.file, "A profile is needed although a match is likely", on=on, by=by, why=why, kind=EventKind.PROFILE)
    refresh(child.file, because="A manager overruled the likely match.")
    return match


@transaction.atomic
def report_change(*, child: Child, what: str, on: date, by: User) -> SignificantChange:
    """Something changed that adopters reading the profile would need to know (FF-38)."""
    ensure(by, Permission.NOTE_WRITE, child.file)
    child = hold(child)
    if not what:
        raise NotPossible("Say what changed.")

    change = SignificantChange.rows.create(child=child, what=what, reported_on=on, reported_by=by)
    note(child.file, "Significant change reported", on=on, by=by, detail=what, kind=EventKind.PROFILE)
    announce(News.CHANGE_REPORTED, change, by=by, on=on)
    refresh(child.file, because="A significant change was reported.")
    return change


def judge_anew(child: Child, *, by: User, on: date) -> None:
    """The hearing moved, and the day the profile is due with it: a match recorded too late may now be in time (FF-08).

    One that was in time stays so, and what a manager overruled stays overruled. The caller holds the child and has
    worked its dates out.
    """
    match = LikelyMatch.rows.live().filter(child=child, suspends=False, overruled_by=None).first()
    if match is None or not _in_time(child, match.recorded_on):
        return
    match.suspends = True
    match.save(update_fields=["suspends"])
    says = "The likely match holds off the profile, which is due later now"
    note(child.file, says, on=on, by=by, kind=EventKind.PROFILE)
    refresh(child.file, because="A likely match is in time for the new date.")


def _in_time(child: Child, on: date) -> bool:
    """Whether the day the profile is due has not passed yet; with no such date, the match is early enough.

    Once a match has collapsed the profile is due within a working day, and no other match holds that off (FF-09).
    """
    running = Deadline.rows.filter(file=child.file, lapsed_on=None)
    if running.filter(rule=PROFILE_DUE_AT_ONCE, met_on=None).exists():
        return False
    due = running.filter(rule=PROFILE_DUE).order_by("-pk").first()
    return due is None or on <= due.due_on


def _hold_live(match: LikelyMatch) -> tuple[Child, LikelyMatch]:
    child = hold(match.child)
    held = lock(match)
    if held.ended_on:
        raise NotPossible("This match has ended already.")
    held.child = child
    return child, held
