"""A spring of family finding meetings, and what is done at them."""

from datetime import date

from familyfinding.actions import agenda, minutes, partners
from familyfinding.models import (
    Attending,
    ChildOnAgenda,
    FindingMeeting,
)
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
WED_11_FEB = date(2026, 2, 11)
WED_11_MAR = date(2026, 3, 11)
TUE_31_MAR = date(2026, 3, 31)
WED_8_APR = date(2026, 4, 8)


def meeting_on(day):
    return next(one for one in FindingMeeting.rows.with_round() if one.on == day)


def put_on(child, day, by, why="New", when=None):
    return agenda.add(meeting=meeting_on(day), child=child, why=why, by=by, at=when or at(MONDAY, 12))


def begun(cast, now, day=WED_11_FEB):
    now.move_to(at(day, 10))
    return minutes.begin(meeting=meeting_on(day), by=cast.tom, at=at(day, 10))


def all_came(meeting, by):
    for partner in meeting.partners.all():
        when = at(meeting.on, 10)
        partners.record_attendance(partner=partner, attending=Attending.CAME, by=by, at=when)


def minuted(item, by, *, todo=None, said="Talked about.", **facts):
    item = ChildOnAgenda.rows.with_child().get(pk=item.pk)
    given = {"wider": False, "wider_why": "", "version": item.version, **facts}
    return minutes.minute(item=item, said=said, todo=todo, by=by, at=at(item.meeting.on, 10, 30), **given)
