"""One digest a day, no names, sent at least once, given back when the mail server says no (security 4.9)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from adoption import clock
from adoption.actions import notices, sending
from adoption.models import Heartbeat, Notice, Outbound, SendState
from adoption.permissions import Role
from tests.factories.adoption import CaseFileFactory, RoleGrantFactory

TUESDAY = datetime(2026, 3, 10, 9, tzinfo=clock.LONDON)


@pytest.fixture(autouse=True)
def _on_tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north, lead=cast.asha, manager=cast.tom, title="Rowan Thistleby")


def tell(file, key="a", **to):
    notices.tell(file, "Something moved.", key=key, now=TUESDAY - timedelta(hours=1), **to)


def test_three_notices_make_one_message_that_names_nobody(cast, file):
    for key in "abc":
        tell(file, key, to=cast.asha)

    assert sending.send(now=TUESDAY) == 1

    (message,) = mail.outbox
    assert message.to == [cast.asha.email]
    assert "3 new notices" in message.body
    said = message.subject + message.body + str(message.extra_headers)
    assert not any(word in said for word in ("Rowan", "Thistleby", file.reference, cast.asha.first_name))


def test_sending_again_on_the_same_day_sends_nothing_more(cast, file):
    tell(file, to=cast.asha)
    sending.send(now=TUESDAY)
    tell(file, "later", to=cast.asha)

    assert sending.send(now=TUESDAY + timedelta(hours=2)) == 0
    assert len(mail.outbox) == 1


def test_the_next_day_brings_the_next_digest(cast, file):
    tell(file, to=cast.asha)
    sending.send(now=TUESDAY)
    tomorrow = TUESDAY + timedelta(days=1)
    notices.tell(file, "Something else.", key="next", to=cast.asha, now=tomorrow - timedelta(minutes=5))

    assert sending.send(now=tomorrow) == 1


def test_nothing_is_made_before_seven_in_the_morning(cast, file):
    tell(file, to=cast.asha)
    early = datetime(2026, 3, 10, 6, 59, tzinfo=clock.LONDON)

    assert sending.send(now=early) == 0
    assert Notice.rows.filter(sent_at=None).count() == 1


def test_what_was_read_already_is_not_sent(cast, file):
    tell(file, to=cast.asha)
    notices.mark_read(notices=list(Notice.rows.all()), at=TUESDAY)

    assert sending.send(now=TUESDAY) == 0


def test_a_notice_to_a_role_reaches_whoever_holds_it_when_it_is_sent(cast, file):
    tell(file, to_role=Role.FAMILY_FINDING_MANAGER)
    RoleGrantFactory(
        user=cast.wes, role=Role.FAMILY_FINDING_MANAGER, agency=cast.ane, team=cast.north, from_on=date(2026, 3, 1)
    )

    sending.send(now=TUESDAY)

    assert {m.to[0] for m in mail.outbox} == {cast.tom.email, cast.wes.email}


def test_somebody_who_may_no_longer_open_the_file_hears_nothing(cast, file):
    """Recipients are resolved at sending through visible_to, not when the notice was written."""
    tell(file, to=cast.asha)
    file.restricted = True
    file.save()
    file.allocations.all().delete()

    assert sending.send(now=TUESDAY) == 0


def test_somebody_whose_account_has_ended_hears_nothing(cast, file):
    tell(file, to=cast.asha)
    cast.asha.is_active = False
    cast.asha.save()

    assert sending.send(now=TUESDAY) == 0


class NoServer(EmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_message_the_server_refuses_waits_and_is_tried_again(cast, file, settings):
    tell(file, to=cast.asha)
    settings.EMAIL_BACKEND = "tests.adoption.test_sending.NoServer"
    assert sending.send(now=TUESDAY) == 0
    row = Outbound.objects.get()
    assert (row.state, row.tries) == (SendState.READY, 1)
    assert row.not_before > TUESDAY

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sending.send(now=TUESDAY + timedelta(minutes=1)) == 0, "not before its time"
    assert sending.send(now=TUESDAY + timedelta(minutes=3)) == 1


def test_after_twelve_tries_it_is_left_for_a_person(cast, file, settings):
    tell(file, to=cast.asha)
    settings.EMAIL_BACKEND = "tests.adoption.test_sending.NoServer"
    sending.digest(now=TUESDAY)
    now = TUESDAY
    for _ in range(13):
        sending.send_waiting(now=now)
        now += timedelta(hours=5)

    row = Outbound.objects.get()
    assert (row.state, row.tries) == (SendState.FAILED, 12)


def test_a_message_taken_by_a_killed_worker_is_free_again_after_ten_minutes(cast, file):
    tell(file, to=cast.asha)
    sending.digest(now=TUESDAY)
    taken = sending.take(TUESDAY)
    assert sending.take(TUESDAY + timedelta(minutes=9)) is None

    again = sending.take(TUESDAY + timedelta(minutes=10))

    assert again == taken
    assert again.tries == 2


def test_the_heartbeat_of_sending_says_how_many(cast, file):
    tell(file, to=cast.asha)
    sending.send(now=TUESDAY)

    assert Heartbeat.objects.get(job="send").says == "1 message sent."
