"""The register of decision makers, their yearly observation and training, and their meetings (PN-10, PN-11, PN-32)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adoption.actions.records import lock, note
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Agency, EventKind, User
from adoption.permissions import Permission, Role, can, ensure
from panels.actions import constituting
from panels.actions.facts import Of, hold_panel, not_before, not_in_future, said, save
from panels.models import DecidersMeeting, DeciderYear, DecisionMaker, Panel, PanelMeeting, PanelMember


@transaction.atomic
def enter(
    *,
    agency: Agency,
    user: User,
    post: str,
    authorised_by: str,
    from_on: date,
    by: User,
    is_substitute: bool = False,
    authority: str = "",
) -> DecisionMaker:
    """A named officer becomes decision maker of the agency, or a substitute within a recorded authority."""
    ensure(by, Permission.DECIDERS_REGISTER, Of(agency.pk))
    lock(agency)
    panels = Panel.rows.standing().serving(agency.pk).values("pk")
    if PanelMember.rows.live(from_on).filter(user=user, panel__in=panels).exists():
        raise NotPossible("They are on the list of the panel. A member of the panel never takes the decision after it.")
    if user.pk == by.pk:
        raise NotPossible("Somebody else enters you in the register.")
    if not user.authority.holds(Role.DECISION_MAKER, agency.pk):
        raise NotPossible("They do not hold the role of decision maker here. Give it under People and settings first.")
    live = DecisionMaker.rows.filter(agency=agency, to_on=None)
    if live.filter(user=user).exists():
        raise NotPossible("They stand in the register already.")
    if not is_substitute and live.filter(is_substitute=False).exists():
        raise NotPossible("The agency has a decision maker. End that entry first, or enter a substitute.")
    if is_substitute:
        said(authority, "Say for when, or for what, the substitute may decide.")
    return DecisionMaker.rows.create(
        agency=agency,
        user=user,
        is_substitute=is_substitute,
        post=said(post, "Say which post they hold."),
        authorised_by=said(authorised_by, "Say who gave the authority."),
        authority=authority.strip(),
        from_on=from_on,
        entered_by=by,
    )


@transaction.atomic
def end(*, entry: DecisionMaker, to_on: date, by: User) -> DecisionMaker:
    """The entry no longer holds from this day. It stays in the register."""
    ensure(by, Permission.DECIDERS_REGISTER, entry)
    row = lock(entry)
    if row.to_on:
        raise NotPossible("This entry has ended already.")
    not_before(to_on, row.from_on, "It began later")
    save(row, to_on=to_on)
    return row


@transaction.atomic
def observe(*, panel: Panel, meeting: PanelMeeting, what_was_seen: str, by: User, today: date) -> DeciderYear:
    """The decision maker watched a meeting of the panel in this year (PN-10, TS-68)."""
    if not any(by.authority.holds(Role.DECISION_MAKER, agency.pk) for agency in panel.agencies):
        raise NotPossible("The decision maker of an agency of this panel records this.")
    panel = hold_panel(panel)
    if meeting.panel_id != panel.pk or meeting.held_on is None:
        raise NotPossible("Choose a meeting of this panel that was held.")
    year = lock(constituting.open_year(panel, meeting.held_on))
    if year.observed_on:
        raise NotPossible("An observation is recorded for this year already.")
    words = said(what_was_seen, "Write what you saw.")
    save(year, observed_on=meeting.held_on, observed_by=by, meeting=meeting, what_was_seen=words)
    note(panel.file, "The decision maker watched a panel", on=meeting.held_on, by=by, kind=EventKind.RECORD)
    refresh(panel.file, because="The decision maker watched a panel.")
    return year


@transaction.atomic
def attend_training(*, panel: Panel, training: str, on: date, by: User, today: date) -> DeciderYear:
    """The decision maker went to a training day (PN-10)."""
    if not any(can(by, Permission.MATCH_DECIDE, Of(agency.pk)) for agency in panel.agencies):
        raise NotPossible("The decision maker of an agency of this panel records this.")
    panel = hold_panel(panel)
    not_in_future(on, today)
    year = lock(constituting.open_year(panel, on))
    save(year, trained_on=on, training=said(training, "Say what the training was."))
    note(panel.file, "The decision maker went to training", on=on, by=by)
    return year


@transaction.atomic
def record_meeting(
    *,
    agency: Agency,
    held_on: date,
    who_came: str,
    minutes: str,
    training_needs: str,
    actions: str,
    by: User,
    today: date,
) -> DecidersMeeting:
    """Decision makers and panel advisers of the region met: practice shared, training needs, actions (PN-11)."""
    parts = agency.parts.values_list("pk", flat=True)
    if not any(can(by, Permission.PANEL_WATCH, Of(pk)) for pk in [agency.pk, *parts]):
        raise NotAllowed("Decision makers and managers of the region record their meetings.")
    not_in_future(held_on, today)
    if DecidersMeeting.rows.filter(agency=agency, held_on=held_on).exists():
        raise NotPossible("The meeting of that day is recorded already.")
    return DecidersMeeting.rows.create(
        agency=agency,
        held_on=held_on,
        who_came=said(who_came, "Say who came."),
        minutes=said(minutes, "Write what was talked about."),
        training_needs=training_needs.strip(),
        actions=actions.strip(),
        recorded_by=by,
    )
