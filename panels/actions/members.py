"""The central list: joining, leaving, the yearly appraisal (PN-01, PN-02, PN-09; AAR 2005 r3)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, EventKind, User
from adoption.periods import add_months
from adoption.permissions import GRANTS, PORTAL_ROLES, Permission, Role
from adoption.wording import day_in_words
from panels.actions.facts import ensure_runs, hold_panel, not_before, not_in_future, said, save
from panels.models import (
    ADVISING,
    INDEPENDENT_BY_KIND,
    Appraisal,
    DecisionMaker,
    MemberKind,
    Panel,
    PanelMember,
    Seat,
)

OF_THE_PANEL = frozenset(
    {
        Role.PANEL_CHAIR,
        Role.PANEL_MEMBER,
        Role.PANEL_ADVISER,
        Role.PANEL_ADMINISTRATOR,
        Role.MEDICAL_ADVISER,
    }
)
"""Roles that make nobody an employee of the service."""

VICE_CHAIRS = 2
NOTICE_MONTHS = 1


@transaction.atomic
def add(
    *,
    panel: Panel,
    user: User,
    kind: MemberKind | str,
    from_on: date,
    by: User,
    independent: bool = False,
    employed_by_service: bool = False,
    employer: str = "",
    qualified_on: date | None = None,
    experience: str = "",
) -> PanelMember:
    """Put somebody on the list. Nobody employed by the service is independent (PN-01)."""
    ensure_runs(by, panel)
    panel, kind = hold_panel(panel), MemberKind(kind)
    independent = independent or kind in INDEPENDENT_BY_KIND
    employed = employed_by_service or is_employed(user, panel.agencies)
    _may_join(panel, user, kind, from_on, independent=independent, employed=employed)
    not_before(from_on, panel.constituted_on, "The panel was constituted later")
    if kind == MemberKind.SOCIAL_WORKER and qualified_on is None:
        raise NotPossible("Say when they qualified: a quorum needs three years of experience after it.")
    member = PanelMember.rows.create(
        panel=panel,
        user=user,
        kind=kind,
        independent=independent,
        employed_by_service=employed,
        employer=employer.strip(),
        qualified_on=qualified_on,
        experience=experience.strip(),
        from_on=from_on,
        added_by=by,
    )
    if kind not in ADVISING:
        Appraisal.rows.create(member=member, opened_on=from_on)
    note(panel.file, f"Joined the list: {kind.label.lower()}", on=from_on, by=by, kind=EventKind.PEOPLE)
    refresh(panel.file, because="Somebody joined the panel’s list.")
    return member


@transaction.atomic
def end(*, member: PanelMember, notice_on: date, to_on: date, why: str, by: User) -> PanelMember:
    """They resign, or are removed: with a month’s written notice (AAR 2005 r3)."""
    ensure_runs(by, member.panel)
    panel, member = hold_panel(member.panel), lock(member)
    if member.to_on:
        raise NotPossible("They have left the list already.")
    reason = said(why, "Say why they leave.")
    not_before(to_on, member.from_on, "They joined later")
    earliest = add_months(notice_on, NOTICE_MONTHS)
    if to_on < earliest:
        raise NotPossible(f"Notice is one month in writing: not before {day_in_words(earliest)}.")
    save(member, notice_on=notice_on, to_on=to_on, left_why=reason)
    for seat in Seat.rows.filter(member=member, chairs=True, meeting__on__gte=to_on):
        save(seat, chairs=False)  # somebody else takes the chair of meetings to come
    what = f"Leaves the list on {day_in_words(to_on)}: {member.get_kind_display().lower()}"
    note(panel.file, what, on=notice_on, by=by, kind=EventKind.PEOPLE)
    refresh(panel.file, because="Somebody left the panel’s list.")
    return member


@transaction.atomic
def appraise(
    *,
    appraisal: Appraisal,
    done_on: date,
    went_well: str,
    to_develop: str,
    together_with: str,
    by: User,
    today: date,
) -> Appraisal:
    """The yearly appraisal was held. The next is counted from it (PN-09, TS-66, CF-28)."""
    member = appraisal.member
    ensure_runs(by, member.panel, Permission.PANEL_ADVISE)
    panel, row = hold_panel(member.panel), lock(appraisal)
    if member.user_id == by.pk:
        raise NotAllowed("Nobody appraises themselves. The chair, the adviser or the decision maker does.")
    if row.done_on:
        raise NotPossible("This appraisal is recorded already.")
    not_in_future(done_on, today)
    not_before(done_on, row.opened_on, "The last appraisal was later")
    words = said(went_well, "Write what went well.")
    save(
        row,
        done_on=done_on,
        done_by=by,
        went_well=words,
        to_develop=to_develop.strip(),
        together_with=together_with.strip(),
    )
    if member.to_on is None:
        Appraisal.rows.create(member=member, opened_on=done_on)
    note(panel.file, f"Appraised: {member.get_kind_display().lower()}", on=done_on, by=by, kind=EventKind.PEOPLE)
    refresh(panel.file, because="A panel member was appraised.")
    return row


def is_employed(user: User, agencies: list[Agency]) -> bool:
    """Whether a role of theirs shows that they work for one of the panel’s agencies, whatever the form says."""
    ours = {agency.pk for agency in agencies}
    working = set(GRANTS) - OF_THE_PANEL - PORTAL_ROLES
    return any(held.role in working and held.agencies & ours for held in user.authority.held)


def _may_join(panel: Panel, user: User, kind: MemberKind, from_on: date, *, independent: bool, employed: bool) -> None:
    ours = {agency.pk for agency in panel.agencies}
    if not any(held.role in OF_THE_PANEL and held.agencies & ours for held in user.authority.held):
        raise NotPossible(
            "They have no role on panel yet. Whoever looks after people gives it first, under People and settings."
        )
    if independent and employed:
        raise NotPossible("An independent member is not employed by the service. Choose another kind.")
    for agency in panel.agencies:
        if DecisionMaker.rows.live(from_on).filter(agency=agency, user=user).exists():
            raise NotPossible("They are in the register of decision makers, and nobody does both.")
    on_list = PanelMember.rows.filter(Q(to_on=None) | Q(to_on__gt=from_on), panel=panel)
    if on_list.filter(user=user).exists():
        raise NotPossible("They are on this panel’s list already.")
    if kind == MemberKind.CHAIR and on_list.filter(kind=kind).exists():
        raise NotPossible("The panel has a chair on that day. End that membership first, or choose a later day.")
    if kind == MemberKind.VICE_CHAIR and on_list.filter(kind=kind).count() >= VICE_CHAIRS:
        raise NotPossible("A panel has at most two vice chairs.")
