"""Who sees a panel, its meetings, its items and their papers (PN-17, AC-1)."""

from types import SimpleNamespace

import pytest

from adoption.models import ConflictBlock
from adoption.permissions import Role
from panels.flows import MeetingState
from panels.models import AgendaItem, ItemPaper, Panel, PanelMeeting
from tests.factories.adoption import UserFactory
from tests.factories.panels import (
    AgendaItemFactory,
    DeclarationFactory,
    ItemPaperFactory,
    PanelAgencyFactory,
    PanelFactory,
    PanelMeetingFactory,
    PanelMemberFactory,
    SeatFactory,
)
from tests.fixtures.worlds import kept


@pytest.fixture
@kept
def room(cast):
    """A panel of ANE whose papers are out, with one item; Mel sits in it and Ned, of the same list, does not."""
    panel = PanelFactory(agency=cast.ane)
    meeting = PanelMeetingFactory(panel=panel, state=MeetingState.CIRCULATED)
    mel, ned = (UserFactory(role=Role.PANEL_MEMBER, agency=cast.ane) for _ in range(2))
    member = PanelMemberFactory(panel=panel, user=mel)
    PanelMemberFactory(panel=panel, user=ned)
    SeatFactory(meeting=meeting, member=member)
    item = AgendaItemFactory(meeting=meeting)
    ItemPaperFactory(item=item)
    pam = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.ane)
    return SimpleNamespace(panel=panel, meeting=meeting, item=item, member=member, mel=mel, ned=ned, pam=pam)


def papers(user):
    return ItemPaper.objects.visible_to(user).count()


def test_a_member_sees_the_meetings_they_sit_in_and_no_other(room):
    assert PanelMeeting.objects.visible_to(room.mel).count() == 1
    assert PanelMeeting.objects.visible_to(room.ned).count() == 0
    assert AgendaItem.objects.visible_to(room.ned).count() == 0


def test_papers_open_after_the_member_has_said_that_there_is_no_conflict(room):
    assert papers(room.mel) == 0

    DeclarationFactory(item=room.item, member=room.member)

    assert papers(room.mel) == 1


def test_a_conflicted_member_gets_neither_papers_nor_item(room):
    DeclarationFactory(item=room.item, member=room.member, conflict=True, why="A neighbour")

    assert papers(room.mel) == 0
    assert AgendaItem.objects.visible_to(room.mel).count() == 0
    assert AgendaItem.objects.visible_to(room.mel, named=True).count() == 1


@pytest.mark.parametrize("state", [MeetingState.PREPARING, MeetingState.AGREED])
def test_members_read_nothing_before_papers_go_out_and_after_the_minutes_are_agreed(room, state):
    DeclarationFactory(item=room.item, member=room.member)
    PanelMeeting.rows.filter(pk=room.meeting.pk).update(state=state, held_on=room.meeting.on)

    assert papers(room.mel) == 0


def test_whoever_runs_the_panel_reads_and_a_conflict_on_the_file_beats_that(room):
    assert papers(room.pam) == 1

    ConflictBlock.rows.create(
        file=room.item.file, user=room.pam, why="A cousin", declared_on=room.meeting.on, declared_by=room.pam
    )

    assert papers(room.pam) == 0


def test_another_agency_sees_nothing_unless_the_panel_is_joint(cast, room):
    stranger = UserFactory(role=Role.PANEL_ADMINISTRATOR, agency=cast.atlas)
    assert [Panel.objects.visible_to(who).count() for who in (stranger, cast.asha, cast.ada)] == [0, 0, 0]

    PanelAgencyFactory(panel=room.panel, agency=cast.atlas)

    assert Panel.objects.visible_to(stranger).count() == 1


def test_the_decision_maker_and_the_worker_see_their_own_items(cast, room):
    assert AgendaItem.objects.visible_to(cast.dele).count() == 1
    assert AgendaItem.objects.visible_to(cast.dora).count() == 0
    room.item.file.team = cast.assessment
    room.item.file.save()
    assert AgendaItem.objects.visible_to(cast.joss).count() == 1
    assert AgendaItem.objects.visible_to(cast.asha).count() == 0
