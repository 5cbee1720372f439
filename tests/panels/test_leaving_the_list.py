"""A member leaves the central list between the pack and the meeting, or takes the decision besides (AAR r3, r30B)."""

from datetime import date

import pytest

from adoption.errors import NotAllowed, NotPossible
from adoption.models import User
from adoption.permissions import Role
from panels.actions import attending, deciding, members, register, seating
from panels.models import AgendaItem, MemberKind, Pack, PanelMeeting, PanelMember, Seat
from tests.factories.adoption import RoleGrantFactory, person
from tests.factories.panels import PanelMemberFactory
from tests.panels import rooms
from tests.panels.rooms import ARRANGED, CIRCULATED, DECIDED, PANEL, at
from tests.panels.test_panel_day import put, recommended  # noqa: F401 (fixtures)


def leaves(room, name, to_on, notice_on=date(2026, 6, 10)):
    member = PanelMember.rows.get(panel=room.panel, user=room.people[name])
    return members.end(member=member, notice_on=notice_on, to_on=to_on, why="A new post", by=room.pam)


def test_from_the_notice_on_they_neither_read_nor_count_for_what_comes_after_their_last_day(room, item):
    rooms.circulated(room)
    sol = room.sol
    assert Pack.objects.readable_to(sol).exists()
    assert AgendaItem.objects.readable_to(sol).exists()

    leaves(room, "sol", PANEL)

    assert not Pack.objects.readable_to(sol).exists()
    assert not AgendaItem.objects.visible_to(sol).exists()
    assert not PanelMeeting.objects.visible_to(sol).exists()
    rooms.held(room, [name for name in room.people if name != "sol"])
    with pytest.raises(NotPossible, match="not on the panel’s list any more"):
        attending.arrive(seat=room.seat("sol"), at=at(PANEL, 9, 1), by=room.pam)
    stands = attending.quorum_now(rooms.fresh(item), now=at(PANEL, 9, 2))
    assert [one.key for one in stands.failing] == ["social_worker"]
    assert "Sol" not in {one.name.split()[0] for one in stands.sitting}


def test_whoever_leaves_the_day_after_still_sits(room, item):
    rooms.circulated(room)
    leaves(room, "sol", date(2026, 7, 17))
    rooms.held(room)
    assert attending.quorum_now(rooms.fresh(item), now=at(PANEL, 9, 2)).met


def test_a_chair_who_leaves_gives_the_chair_back_and_the_next_is_named_for_the_day_after(room):
    """Two chairs on one day, or one person twice on the list, there is not."""
    leaves(room, "chas", PANEL)
    assert not Seat.rows.filter(meeting=room.meeting, chairs=True).exists()
    with pytest.raises(NotPossible, match="chair or a vice chair"):
        seating.give_chair(meeting=room.meeting, seat=room.seat("chas"), by=room.pam, on=CIRCULATED)
    seating.give_chair(meeting=room.meeting, seat=room.seat("vera"), by=room.pam, on=CIRCULATED)

    facts = {"panel": room.panel, "kind": MemberKind.CHAIR, "by": room.pam}
    nina = person("nina", Role.PANEL_CHAIR, room.panel.agency)
    for user, says in ((nina, "has a chair on that day"), (room.chas, "on this panel’s list already")):
        with pytest.raises(NotPossible, match=says):
            members.add(user=user, from_on=date(2026, 7, 15), **facts)
    assert members.add(user=nina, from_on=PANEL, **facts).from_on == PANEL


def test_nobody_on_the_panel_s_list_takes_its_decisions_whether_they_sat_or_not(cast, room, put):  # noqa: F811
    """r30B(3): no member of the panel takes part in the decision, also not one who sent apologies."""
    PanelMemberFactory(panel=room.panel, user=cast.dora, from_on=ARRANGED)
    with pytest.raises(NotAllowed, match="on the list of the panel"):
        deciding.consult(sheet=put, adviser="Ava", on=DECIDED, by=cast.dora, at=at(DECIDED))


def test_nobody_is_entered_for_both(cast, room):
    city, gail = cast.leicester_city, person("gail", Role.SERVICE_MANAGER, cast.leicester_city)
    facts = {"agency": city, "post": "Director", "authorised_by": "The council", "from_on": ARRANGED, "by": gail}
    with pytest.raises(NotPossible, match="never takes the decision"):
        register.enter(user=room.elis, **facts)

    register.enter(user=cast.dora, **facts)
    RoleGrantFactory(user=cast.dora, role=Role.PANEL_MEMBER, agency=city)
    dora = User.objects.get(pk=cast.dora.pk)
    with pytest.raises(NotPossible, match="nobody does both"):
        members.add(panel=room.panel, user=dora, kind=MemberKind.ELECTED, from_on=ARRANGED, by=room.pam)
