"""The published user guides: who is led to which, and who may change the address (FF-05)."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from adoption.actions import guides
from adoption.errors import NotAllowed, NotPossible
from adoption.models import HelpGuide

TODAY = date(2026, 2, 2)
NEW = {"title": "Guide 2026", "address": "https://guides.example/2026.pdf", "checked_on": TODAY, "today": TODAY}


def staff_guide():
    return HelpGuide.objects.get(audience="staff")


def typed(**changes):
    given = {"title": "Guide", "address": "https://guides.example/a.pdf"} | changes
    return given | {"checked_on_day": "2", "checked_on_month": "2", "checked_on_year": "2026"}


@pytest.mark.parametrize(
    ("who", "staff", "families"),
    [(None, True, True), ("asha", True, True), ("root", True, True), ("ada", False, True)],
)
def test_the_help_page_leads_each_reader_to_their_guide(client, cast, who, staff, families):
    if who:
        client.force_login(getattr(cast, who))

    page = client.get(reverse("help")).content.decode()

    assert ("User guide for agency staff" in page) is staff
    assert ("User guide for adopters" in page) is families
    assert ("Replace the addresses" in page) is (who == "root")
    assert ("Which children do I see?" in page) is (who == "ada")


def test_a_replaced_address_is_on_the_help_page_at_once_with_the_day_it_was_checked(cast, signed_in):
    guides.replace(guide=staff_guide(), **NEW, by=cast.root)

    page = signed_in(cast.asha).get(reverse("help")).content.decode()

    assert 'href="https://guides.example/2026.pdf"' in page
    assert "link checked on 2 February 2026" in page
    assert 'rel="noreferrer noopener external"' in page
    assert staff_guide().history.count() >= 1


@pytest.mark.parametrize(
    "address",
    [
        "http://guides.example/",
        "javascript:alert(1)",
        "https://",
        "https://name:secret@guides.example/",
        "//guides.example/",
        "https://guides.example/ two",
        "data:text/html,x",
        "https://guides.example/" + "a" * 500,
    ],
)
def test_an_address_that_is_not_a_website_over_https_is_refused(cast, address):
    before = staff_guide().address

    with pytest.raises(NotPossible, match="https://"):
        guides.replace(guide=staff_guide(), **NEW | {"address": address}, by=cast.root)

    assert staff_guide().address == before


@pytest.mark.parametrize(
    ("change", "says"), [({"title": " "}, "called"), ({"checked_on": date(2026, 2, 3)}, "in the future")]
)
def test_a_guide_has_a_name_and_a_day_that_has_been(cast, change, says):
    with pytest.raises(NotPossible, match=says):
        guides.replace(guide=staff_guide(), **NEW | change, by=cast.root)


@pytest.mark.parametrize("who", ["asha", "tom", "sam", "dele", "ada"])
def test_nobody_but_an_administrator_replaces_it(cast, who):
    with pytest.raises(NotAllowed):
        guides.replace(guide=staff_guide(), **NEW, by=getattr(cast, who))


def test_the_database_itself_refuses_another_scheme():
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpGuide.objects.filter(audience="staff").update(address="http://guides.example/")


def test_the_administrator_replaces_it_on_the_page_and_keeps_what_was_typed_when_refused(cast, signed_in):
    root = signed_in(cast.root)
    address = reverse("guide-change", args=["families"])

    refused = root.post(address, typed(title="Kept words", address="ftp://x.example"))
    done = root.post(address, typed(title="For families"), follow=True)

    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert "For families" in done.content.decode()
    assert root.get(reverse("guide-change", args=["nobody"])).status_code == 404


@pytest.mark.parametrize("typed_in", [b"a\0b", b"x" * 100_000, b"\xed\xa0\x80"], ids=["NUL", "huge", "half"])
@pytest.mark.parametrize("field", ["title", "address"])
def test_hidden_and_endless_text_is_refused_in_words(cast, signed_in, field, typed_in):
    answer = signed_in(cast.root).post(
        reverse("guide-change", args=["staff"]),
        urlencode(typed(**{field: typed_in})),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in (400, 422)
    assert staff_guide().title == "User guide for agency staff"


@pytest.mark.parametrize("name", ["account", "help", "privacy", "portal:list"])
def test_families_are_not_shown_the_way_to_the_staffs_pages(cast, signed_in, name):
    """Neither notices nor the staff’s menu: those pages do not exist for them."""
    page = signed_in(cast.ada).get(reverse(name)).content.decode()

    assert reverse("notices") not in page
    assert reverse("work-out") not in page
    assert reverse("rules") not in page.split("<footer")[1]
    assert reverse("portal:list") in page
    assert reverse("notices") in signed_in(cast.asha).get(reverse("account")).content.decode()
