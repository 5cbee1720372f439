"""The foster carers’ link: expiring, logged, revocable, and useless without its code (FF-33)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.models import CaseEvent
from familyfinding.actions import sharing
from familyfinding.models import SharedCopy
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)


@pytest.fixture
@kept
def shared(cast, live):
    return sharing.share(profile=live, to_name="Jo Carer", days=7, by=cast.asha, at=at(MONDAY, 10))


def test_neither_link_nor_code_is_kept(shared):
    copy, secret, code = shared

    assert secret not in (copy.link_hash, copy.code_hash)
    assert code not in (copy.link_hash, copy.code_hash)


def test_opening_the_address_tells_nothing_and_the_code_opens_the_copy_and_is_logged(client, shared):
    copy, secret, code = shared
    address = reverse("portal:shared", args=[secret])
    assert "Acorn" not in client.get(address).content.decode()

    opened = client.post(address, {"code": f"{code[:3]} {code[3:]}"})

    assert "Acorn" in opened.content.decode()
    copy.refresh_from_db()
    assert (copy.times_opened, copy.last_opened_at) == (1, at(MONDAY, 10))
    assert CaseEvent.rows.filter(file=copy.file, what__contains="opened the shared profile").count() == 1


def test_five_wrong_codes_close_it_for_good_even_for_the_right_one(client, shared):
    _, secret, code = shared
    address, wrong = reverse("portal:shared", args=[secret]), f"{(int(code) + 1) % 10**6:06}"
    answers = [client.post(address, {"code": wrong}).status_code for _ in range(5)]

    assert answers == [422] * 5
    assert client.post(address, {"code": code}).status_code == 410
    assert SharedCopy.rows.get().times_opened == 0


@pytest.mark.parametrize(("day", "status"), [(8, 200), (9, 410)])
def test_it_ends_by_itself(client, shared, now, day, status):
    now.move_to(at(date(2026, 2, day), 10, 0))

    assert client.get(reverse("portal:shared", args=[shared[1]])).status_code == status
