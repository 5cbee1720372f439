"""Who is on the central list, and in which capacity (PN-01, PN-02, PN-09; AAR 2005 r3)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import Deadline
from adoption.permissions import Role
from panels.actions import members
from panels.models import Appraisal, MemberKind, PanelMember, Seat
from tests.factories.adoption import RoleGrantFactory, UserFactory
from tests.panels import rooms

JOINED = date(2026, 2, 2)


@pytest.fixture
def join(cast, room):
    """A function: somebody with a role on panel is put on the list as this kind of member."""

    def as_kind(kind, role=Role.PANEL_MEMBER, by=None, **facts):
        user = UserFactory(role=role, agency=cast.leicester_city)
        return members.add(panel=room.panel, user=user, kind=kind, from_on=JOINED, by=by or room.pam, **facts)

    return as_kind


def test_the_list_holds_every_kind_of_member_and_the_chair_is_independent(room):
    """PN-01."""
    kinds = {member.kind: member for member in PanelMember.rows.filter(panel=room.panel)}

    assert {MemberKind.CHAIR, MemberKind.SOCIAL_WORKER, MemberKind.MEDICAL_ADVISER, MemberKind.ELECTED} <= set(kinds)
    assert kinds[MemberKind.CHAIR].independent
    assert kinds[MemberKind.INDEPENDENT].independent


def test_the_manager_of_support_after_adoption_is_a_member_of_a_kind_of_their_own(room, join, signed_in):
    """PN-02: whoever reads the list sees who links panel to support."""
    join(MemberKind.POST_ADOPTION_MANAGER, employed_by_service=True)

    page = signed_in(room.ava).get(reverse("panels:panel", args=[room.panel.reference])).content.decode()

    assert "Post-adoption support team manager" in page
    meeting = rooms.arranged(room, date(2026, 9, 17))
    assert Seat.rows.filter(meeting=meeting, member__kind=MemberKind.POST_ADOPTION_MANAGER).count() == 1


def test_nobody_employed_by_the_service_is_independent_whatever_the_form_says(cast, room, join):
    """PN-01: it is told by the form, or by a role they hold beside the one on panel."""
    with pytest.raises(NotPossible, match="not employed by the service"):
        join(MemberKind.INDEPENDENT, employed_by_service=True)
    both = UserFactory(role=Role.PANEL_MEMBER, agency=cast.leicester_city)
    RoleGrantFactory(user=both, role=Role.ASSESSING_WORKER, agency=cast.leicester_city)
    with pytest.raises(NotPossible, match="not employed by the service"):
        members.add(panel=room.panel, user=both, kind=MemberKind.INDEPENDENT, from_on=JOINED, by=room.pam)

    assert members.add(
        panel=room.panel, user=both, kind=MemberKind.SOCIAL_WORKER, from_on=JOINED, by=room.pam, qualified_on=JOINED
    ).employed_by_service


def test_there_is_one_chair_and_at_most_two_vice_chairs(join):
    """PN-01."""
    with pytest.raises(NotPossible, match="has a chair"):
        join(MemberKind.CHAIR, role=Role.PANEL_CHAIR)
    join(MemberKind.VICE_CHAIR, role=Role.PANEL_CHAIR)
    with pytest.raises(NotPossible, match="at most two vice chairs"):
        join(MemberKind.VICE_CHAIR, role=Role.PANEL_CHAIR)


def test_a_social_worker_says_when_they_qualified(join):
    """PN-01: three years of experience after it make the quorum."""
    with pytest.raises(NotPossible, match="when they qualified"):
        join(MemberKind.SOCIAL_WORKER)


def test_whoever_joins_holds_a_role_on_this_panel_and_is_on_the_list_once(cast, room):
    stranger = UserFactory(role=Role.PANEL_MEMBER, agency=cast.atlas)
    with pytest.raises(NotPossible, match="no role on panel"):
        members.add(panel=room.panel, user=stranger, kind=MemberKind.ELECTED, from_on=JOINED, by=room.pam)
    with pytest.raises(NotPossible, match="already"):
        members.add(panel=room.panel, user=room.elis, kind=MemberKind.ELECTED, from_on=JOINED, by=room.pam)


def test_only_whoever_runs_the_panel_changes_its_list(room, join):
    with pytest.raises(NotAllowed):
        join(MemberKind.ELECTED, by=room.sol)


def test_a_member_leaves_with_a_month_s_notice_and_stays_on_record(room, signed_in):
    """AAR 2005 r3."""
    elis = PanelMember.rows.get(user=room.elis)
    leaving = {"member": elis, "notice_on": date(2026, 6, 30), "why": "A new post", "by": room.pam}
    with pytest.raises(NotPossible, match="not before Thu 30 July 2026"):
        members.end(to_on=date(2026, 7, 29), **leaving)

    members.end(to_on=date(2026, 7, 30), **leaving)

    assert [member.user for member in PanelMember.rows.live(date(2026, 7, 29)) if member.pk == elis.pk]
    assert not PanelMember.rows.live(date(2026, 7, 30)).filter(pk=elis.pk).exists()
    with pytest.raises(NotPossible, match="left the list already"):
        members.end(to_on=date(2026, 9, 1), **leaving)


def test_an_appraisal_is_owed_every_year_and_counted_from_the_last(room):
    """PN-09, TS-66, CF-28."""
    sol = PanelMember.rows.get(user=room.sol)
    first = Appraisal.rows.get(member=sol)
    words = {"went_well": "Well prepared", "to_develop": "", "together_with": "The chair", "today": rooms.PANEL}

    members.appraise(appraisal=first, done_on=date(2026, 3, 2), by=room.ava, **words)

    due = Deadline.rows.filter(rule="TS-66", file=room.panel.file, met_on=None).values_list("due_on", flat=True)
    assert date(2027, 3, 2) in due
    with pytest.raises(NotPossible, match="recorded already"):
        members.appraise(appraisal=first, done_on=date(2026, 3, 3), by=room.ava, **words)


def test_nobody_appraises_themselves(cast, room, join):
    own = join(MemberKind.ADVISER, role=Role.PANEL_ADVISER)
    assert not Appraisal.rows.filter(member=own).exists(), "an adviser is beside the panel and not of it"
    members.add(panel=room.panel, user=room.ava, kind=MemberKind.ELECTED, from_on=JOINED, by=room.pam)
    theirs = Appraisal.rows.get(member__user=room.ava)
    with pytest.raises(NotAllowed, match="Nobody appraises themselves"):
        members.appraise(
            appraisal=theirs,
            done_on=date(2026, 3, 2),
            went_well="Me",
            to_develop="",
            together_with="",
            by=room.ava,
            today=rooms.PANEL,
        )
