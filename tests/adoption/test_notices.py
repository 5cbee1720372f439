"""Notices: to a person or a role, about files they may still see, until they are read."""

from datetime import UTC, datetime

import pytest

from adoption.models import Notice
from adoption.permissions import Role
from tests.factories.adoption import AllocationFactory, CaseFileFactory, ConflictBlockFactory, NoticeFactory

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)


@pytest.fixture
def file(cast):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    AllocationFactory(file=file, worker=cast.asha)
    return file


@pytest.fixture
def notice(cast, file):
    return NoticeFactory(agency=cast.ane, file=file, to_user=cast.asha, says="Overdue: review the profile", made_at=AT)


def test_what_i_was_told_is_there_until_i_have_read_it(cast, notice, signed_in):
    client = signed_in(cast.asha)
    assert "Overdue: review the profile" in client.get("/notices/").content.decode()

    page = client.post("/notices/read/", {"notice": str(notice.reference)}, follow=True).content.decode()
    assert "1 notice marked as read." in page
    assert "No unread notices" in page
    assert "Overdue: review the profile" in client.get("/notices/?show=read").content.decode()


def test_a_notice_to_a_role_reaches_those_who_hold_it_there(cast, file, signed_in):
    facts = {"agency": cast.ane, "file": file, "to_user": None, "to_role": Role.FAMILY_FINDING_MANAGER}
    NoticeFactory(**facts, says="Overdue in your team")

    assert "Overdue in your team" in signed_in(cast.tom).get("/notices/").content.decode()
    for who in (cast.asha, cast.olu, cast.marcus):
        assert "Overdue in your team" not in signed_in(who).get("/notices/").content.decode()


def test_nobody_reads_a_colleagues_notices_for_them(cast, notice, signed_in):
    page = signed_in(cast.tom).post("/notices/read/", {"notice": str(notice.reference)}, follow=True)

    assert "0 notices marked" in page.content.decode()
    assert Notice.rows.get().read_at is None


def test_a_conflict_declared_since_hides_the_notice_too(cast, file, notice, signed_in):
    ConflictBlockFactory(file=file, user=cast.asha)

    assert "review the profile" not in signed_in(cast.asha).get("/notices/").content.decode()


@pytest.mark.parametrize("given", ["", "x", "0" * 36, "00000000-0000-0000-0000-000000000000", "-" * 36])
def test_foolish_references_mark_nothing(cast, notice, signed_in, given):
    response = signed_in(cast.asha).post("/notices/read/", {"notice": given})

    assert response.status_code == 302
    assert Notice.rows.get().read_at is None


def test_all_on_the_page_are_marked_and_not_what_came_since(cast, file, signed_in):
    seen = [NoticeFactory(agency=cast.ane, file=file, to_user=cast.asha) for _ in range(3)]
    since = NoticeFactory(agency=cast.ane, file=file, to_user=cast.asha)

    signed_in(cast.asha).post("/notices/read/", {"notice": [str(n.reference) for n in seen]})

    assert list(Notice.rows.filter(read_at=None)) == [since]
