"""Marketing sees what may be promoted, as adopters read it, and nothing else of the file (FF-39)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.actions import access
from adoption.errors import NotPossible
from adoption.models import Basis, Notice, ReadEvent
from adoption.permissions import Role
from children.actions import court
from familyfinding.actions import media, publishing, removal, search
from familyfinding.models import PublishedMedia, PublishedProfile
from tests.access_table import CLOSED, HIDDEN, MEND, OK, REFUSED, address_of, build_world, sections, verdict
from tests.factories.adoption import (
    AllocationFactory,
    ConflictBlockFactory,
    NamedGrantFactory,
    RoleGrantFactory,
    person,
)
from tests.factories.familyfinding import PromotionAuthorityFactory, PublishedProfileFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.worlds import kept

SUNDAY, MONDAY, TUESDAY = date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 3)
FAMILY_INTEREST = ("familyfinding:interest-in-family", "POST familyfinding:interest-in-family")
LIST = "familyfinding:promotions"
PAGE = "familyfinding:promotion"
OF_NO_FILE = {"agency-policies", "policy", "adopters:family", *FAMILY_INTEREST}
"""Pages closed to a stranger because they belong to the agency, or to families, and to no record of a child."""


@pytest.fixture
@kept
def mia(cast):
    """A marketing officer."""
    return person("mia", Role.MARKETING_OFFICER, cast.ane)


def promoted(cast, live, officer):
    """The order is granted, a picture published, and an officer named."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    media.add(
        profile=cases.profile_of(live.child),
        upload=cases.a_photograph(),
        video=False,
        alt="Red boots in a puddle",
        supplied_by="Jo",
        supplied_on=MONDAY,
        consented=True,
        by=cast.asha,
        at=at(MONDAY),
    )
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY))
    return authorised(cast, live, officer)


def authorised(cast, live, officer):
    given = {"what": "A short film", "authorised_by_name": "Tom", "authorised_on": MONDAY, "today": MONDAY}
    return search.authorise_promotion(profile=cases.profile_of(live.child), officer=officer, by=cast.asha, **given)


def page_of(live):
    return reverse(PAGE, args=[live.public_reference])


def read(browser, address):
    return browser.get(address).content.decode()


def test_the_officer_who_is_named_sees_what_adopters_read_with_its_pictures_and_the_authority(
    cast, live, mia, signed_in
):
    promoted(cast, live, mia)
    browser = signed_in(mia)

    listed, shown = read(browser, reverse(LIST)), read(browser, page_of(live))

    assert page_of(live) in listed
    for words in ("A short film", "Tom", "Acorn", "Splashing in puddles", "Red boots in a puddle"):
        assert words in shown
    for secret in ("Ashdown", "Rowan", live.file.title):
        assert secret not in listed + shown
    one = PublishedMedia.rows.get()
    picture = browser.get(reverse("familyfinding:promotion-picture", args=[live.public_reference, one.reference]))
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture.headers["Content-Security-Policy"].startswith("sandbox")
    picture.close()


def test_the_officer_is_told_without_the_file_being_named_and_lands_on_the_page(cast, live, mia, signed_in):
    promoted(cast, live, mia)
    browser = signed_in(mia)

    assert "You may promote a child" in read(browser, reverse("notices"))
    assert Notice.rows.get(to_user=mia).file is None
    assert browser.get(reverse("home")).headers["Location"] == reverse(LIST)


def test_that_it_was_opened_is_written_on_the_childs_file(cast, live, mia, signed_in):
    promoted(cast, live, mia)

    signed_in(mia).get(page_of(live))

    assert ReadEvent.rows.get(user=mia).file == live.file


def test_before_the_order_there_is_nothing(cast, live, mia, signed_in):
    """Not even when an authority was entered in some other way: nothing opens without an order."""
    PromotionAuthorityFactory(profile=live, officer=mia)
    browser = signed_in(mia)

    assert browser.get(page_of(live)).status_code == 404
    listed = read(browser, reverse(LIST))
    assert page_of(live) not in listed
    assert "Acorn" not in listed
    with pytest.raises(NotPossible, match="after the Placement Order"):
        authorised(cast, live, mia)


@pytest.mark.parametrize("stop", ["taken down", "order ended", "authority ended", "conflict", "sealed", "role ended"])
def test_when_the_ground_falls_away_the_page_closes_at_once(cast, live, mia, signed_in, stop):
    authority, browser = promoted(cast, live, mia), signed_in(mia)
    picture = reverse(
        "familyfinding:promotion-picture", args=[live.public_reference, PublishedMedia.rows.get().reference]
    )
    assert browser.get(page_of(live)).status_code == 200

    fall_away(stop, authority, cast, live, mia)

    assert browser.get(page_of(live)).status_code == 404
    assert browser.get(picture).status_code == 404
    assert "Acorn" not in read(browser, reverse(LIST))


def fall_away(stop, authority, cast, live, mia):
    profile = cases.profile_of(live.child)
    if stop == "taken down":
        removal.take_down(profile=profile, why="A pause", by=cast.asha, at=at(MONDAY, 14))
    elif stop == "order ended":
        live.child.refresh_from_db()
        court.revoke_order(child=live.child, on=MONDAY, why="Revoked", by=cast.asha)
    elif stop == "authority ended":
        search.end_promotion(authority=authority, on=MONDAY, by=cast.asha)
    elif stop == "conflict":
        ConflictBlockFactory(file=live.file, user=mia)
    elif stop == "sealed":
        live.file.sealed_at = at(MONDAY)
        live.file.save(update_fields=["sealed_at"])
    else:
        grant = mia.roles.get()
        grant.to_on = SUNDAY
        grant.save(update_fields=["to_on"])


def test_when_the_profile_comes_down_the_officer_is_told_to_stop(cast, live, mia, signed_in):
    promoted(cast, live, mia)
    removal.take_down(profile=cases.profile_of(live.child), why="A pause", by=cast.asha, at=at(MONDAY, 14))

    shown = read(signed_in(mia), reverse(LIST))

    assert "Stop" in shown
    assert "The profile is down" in shown


def test_an_officer_who_is_not_named_sees_nothing_and_neither_does_one_elsewhere(cast, live, mia, signed_in):
    promoted(cast, live, mia)
    for other in (person("max", Role.MARKETING_OFFICER, cast.ane), person("may", Role.MARKETING_OFFICER, cast.atlas)):
        assert signed_in(other).get(page_of(live)).status_code == 404
        assert "No child may be promoted" in read(signed_in(other), reverse(LIST))


@pytest.mark.slow
def test_no_address_of_the_record_opens_to_the_officer(cast, mia, signed_in):
    """Every page that is closed to a stranger is closed to her, asked in either way."""
    world, browser, opened = build_world(cast), signed_in(mia), []
    for section in sections().values():
        getattr(section, "build", lambda world: None)(world)
    world.child.order_granted_on = MONDAY
    world.child.save(update_fields=["order_granted_on"])
    PromotionAuthorityFactory(profile=world.profile, officer=mia)
    assert browser.get(page_of(world.profile)).status_code == 200
    for section in sections().values():
        for name, row in section.ROWS.items():
            if (
                name in OF_NO_FILE
                or row.get("olu") != HIDDEN
                or not {row.get("asha"), row.get("tom")} & {OK, MEND, REFUSED}
            ):
                continue
            address = address_of(section, name.removeprefix("POST "), world)
            opened += [
                f"{way} {name}"
                for way in ("get", "post")
                if verdict(getattr(browser, way)(address)) not in (HIDDEN, CLOSED)
            ]
    assert opened == []


def test_nobody_lets_a_marketing_officer_into_a_whole_file(cast, live, mia):
    given = {"basis": Basis.COVER, "why": "Promotion", "until": TUESDAY, "on": MONDAY, "by": cast.tom}
    with pytest.raises(NotPossible, match="opens no file"):
        access.grant(file=live.file, user=mia, **given)

    RoleGrantFactory(user=mia, role=Role.FAMILY_FINDER, agency=cast.ane)
    del mia.authority

    assert access.grant(file=live.file, user=mia, **given)


def test_the_worker_names_the_officer_on_the_form_and_reads_it_on_the_profile(cast, live, mia, signed_in):
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    browser, reference = signed_in(cast.asha), live.file.reference
    typed = {"what": "A film", "authorised_by_name": "Tom", "officer": str(mia.pk)}
    day = {"authorised_on_day": "2", "authorised_on_month": "2", "authorised_on_year": "2026"}

    browser.post(reverse("familyfinding:promote", args=[reference]), typed | day)

    assert "for Mia Example, who sees what adopters read" in read(
        browser, reverse("familyfinding:profile", args=[reference])
    )
    assert live.promotions.get().officer == mia


def test_only_a_marketing_officer_of_the_agency_can_be_named(cast, live, signed_in):
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    stranger = person("max", Role.MARKETING_OFFICER, cast.atlas)
    for nobody in (cast.wes, stranger):
        with pytest.raises(NotPossible, match="Choose a marketing officer"):
            authorised(cast, live, nobody)
    typed = {"what": "A film", "authorised_by_name": "Tom", "officer": str(stranger.pk)}
    address = reverse("familyfinding:promote", args=[live.file.reference])
    assert signed_in(cast.asha).post(address, typed).status_code == 422


def test_an_officer_ends_nothing(cast, live, mia, signed_in):
    authority = promoted(cast, live, mia)

    refused = signed_in(mia).post(
        reverse("familyfinding:end-promotion", args=[live.file.reference, authority.pk]), follow=True
    )

    assert refused.status_code == 404
    authority.refresh_from_db()
    assert authority.ended_on is None


def test_an_ended_authority_does_not_end_twice(cast, live, mia):
    authority = promoted(cast, live, mia)
    search.end_promotion(authority=authority, on=MONDAY, by=cast.asha)

    with pytest.raises(NotPossible, match="ended already"):
        search.end_promotion(authority=authority, on=MONDAY, by=cast.asha)


@pytest.mark.parametrize("who", ["asha", "tom", "sam", "dele"])
def test_the_list_is_for_marketing_alone(cast, signed_in, who):
    assert signed_in(getattr(cast, who)).get(reverse(LIST)).status_code == 403


def test_the_list_asks_as_often_for_one_child_as_for_many(cast, live, mia, signed_in, django_assert_max_num_queries):
    promoted(cast, live, mia)
    browser = signed_in(mia)
    browser.get(reverse(LIST))
    for _ in range(5):
        PromotionAuthorityFactory(profile=cases.profile_of(live.child), officer=mia)

    with django_assert_max_num_queries(14):
        assert browser.get(reverse(LIST)).content.decode().count("May be promoted") >= 6


def test_two_authorities_for_one_child_stand_on_one_page(cast, live, mia, signed_in):
    promoted(cast, live, mia)
    PromotionAuthorityFactory(profile=cases.profile_of(live.child), officer=mia, what="A poster")
    PublishedProfileFactory(agency=cast.ane)  # another child’s

    shown = read(signed_in(mia), page_of(live))

    assert "A short film" in shown
    assert "A poster" in shown
    assert PublishedProfile.rows.count() == 2


def test_a_right_from_an_earlier_post_opens_nothing_either(cast, live, mia, signed_in):
    """She was given access while she did other work; marketing is all she does now."""
    promoted(cast, live, mia)
    NamedGrantFactory(file=live.file, user=mia)
    AllocationFactory(file=live.file, worker=mia, part="support")
    browser = signed_in(mia)

    assert browser.get(reverse("children:record", args=[live.file.reference])).status_code == 404
    assert browser.get(page_of(live)).status_code == 200
