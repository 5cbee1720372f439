"""What is said of a picture afterwards: its words, and whether it may be shown any more (FF-29, FF-34, FF-51)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Relation, Side
from familyfinding.actions import consenting, media, outings, publishing
from familyfinding.models import MediaItem, PublishedMedia, ShownCopy, ShownThere
from tests.factories.adopters import GatheringFactory
from tests.factories.adoption import PersonAroundFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.test_shown_words import pictured
from tests.fixtures.worlds import kept

MONDAY, EVENT = date(2026, 2, 2), date(2026, 2, 20)


@pytest.fixture
@kept
def boots(cast, live):
    """Rowan has the order, and a photograph that adopters see since noon."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    item = pictured(cases.profile_of(live.child), by=cast.asha, when=at(MONDAY, 11))
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 12))
    return item


def change(item, cast, *, alt="Red boots", consented=True, hour=13):
    return consenting.change(item=item, alt=alt, consented=consented, by=cast.asha, at=at(MONDAY, hour))


def seen() -> list[str]:
    return [one.alt for one in PublishedMedia.rows.order_by("place")]


def told(profile, what) -> int:
    return CaseEvent.rows.filter(file=profile.file, what__contains=what).count()


def test_a_picture_that_is_not_agreed_to_any_more_is_seen_by_nobody_from_that_moment(cast, live, boots):
    change(boots, cast, consented=False)

    assert seen() == []
    *_, before, now_ = ShownCopy.rows.filter(profile=live).order_by("number")
    assert ([one["alt"] for one in before.media], before.until_at, now_.media) == (["Red boots"], at(MONDAY, 13), [])
    assert told(live, "not agreed to any more") == 1
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 14))
    assert seen() == []


def test_agreed_to_again_it_is_shown_with_the_next_changes_somebody_publishes(cast, live, boots):
    change(boots, cast, consented=False)
    change(boots, cast, consented=True, hour=14)
    assert seen() == []
    assert told(live, "agreed to a photograph or video") == 1

    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 15))

    assert seen() == ["Red boots"]


def test_other_words_reach_adopters_when_somebody_publishes_them(cast, live, boots, signed_in):
    overview = reverse("familyfinding:profile", args=[live.file.reference])
    assert "Not published yet" not in signed_in(cast.asha).get(overview).content.decode()

    change(boots, cast, alt="  Red boots in a puddle ")

    assert seen() == ["Red boots"]
    page = signed_in(cast.asha).get(overview).content.decode()
    assert "Not published yet" in page
    assert "Pictures. Adopters see what stood there before" in page
    event = CaseEvent.rows.get(file=live.file, what="Other words beside a photograph or video")
    assert event.detail == "Before: Red boots\nNow: Red boots in a puddle"
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 14))
    assert seen() == ["Red boots in a puddle"]
    assert "Not published yet" not in signed_in(cast.asha).get(overview).content.decode()


def test_the_words_are_checked_as_when_it_was_added(cast, live, boots):
    PersonAroundFactory(file=live.file, name="Tamsin Hollowell", relation=Relation.MOTHER, side=Side.BIRTH)
    for alt, says in (("With Mrs Hollowell", "holds “hollowell”"), ("  ", "Say in words")):
        with pytest.raises(NotPossible, match=says):
            change(boots, cast, alt=alt)
    assert MediaItem.rows.get().alt == "Red boots"


def test_saved_without_a_change_nothing_is_written(cast, live, boots):
    before = CaseEvent.rows.filter(file=live.file).count()
    change(boots, cast)
    assert CaseEvent.rows.filter(file=live.file).count() == before


def test_an_agreement_that_comes_later_answers_the_task_after_the_order(cast, live):
    """TS-18."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    facts = {"video": False, "supplied_by": "Jo", "supplied_on": MONDAY, "consented": False, "alt": "Red boots"}
    profile = cases.profile_of(live.child)
    item = media.add(profile=profile, upload=cases.a_photograph(), by=cast.asha, at=at(MONDAY, 11), **facts)
    assert cases.due(live.child, "TS-18").met_on is None

    change(item, cast, consented=True)

    assert cases.due(live.child, "TS-18").met_on == MONDAY


@pytest.mark.parametrize("how", ["not agreed", "taken off"])
def test_it_is_taken_back_from_events_still_to_come(cast, live, boots, how):
    """FF-51, CF-13."""
    event = GatheringFactory(agency=cast.ane, kind="discovery", starts_at=at(EVENT, 10), ends_at=at(EVENT, 12))
    outing = outings.book(gathering=event, child=live.child, carers_come=False, by=cast.asha, at=at(MONDAY, 12))
    outings.choose(outing=outing, item=boots, by=cast.asha, at=at(MONDAY, 12))

    if how == "not agreed":
        change(boots, cast, consented=False)
    else:
        media.remove(item=boots, by=cast.asha, at=at(MONDAY, 13))

    assert ShownThere.rows.get().taken_back_on == MONDAY


def test_a_picture_taken_off_is_not_changed_and_only_writers_change_one(cast, live, boots):
    with pytest.raises(NotAllowed):
        consenting.change(item=boots, alt="Boots", consented=True, by=cast.petra, at=at(MONDAY, 13))
    media.remove(item=boots, by=cast.asha, at=at(MONDAY, 13))
    with pytest.raises(NotPossible, match="removed already"):
        change(boots, cast, alt="Boots")


def test_the_page_shows_what_stands_and_keeps_what_was_refused(cast, live, boots, signed_in):
    asha = signed_in(cast.asha)
    address = reverse("familyfinding:change-picture", args=[live.file.reference, boots.reference])
    assert address in asha.get(reverse("familyfinding:pictures", args=[live.file.reference])).content.decode()
    assert 'value="Red boots"' in asha.get(address).content.decode()

    refused = asha.post(address, {"alt": "With Ashdown", "consented": "yes"})
    assert (refused.status_code, "With Ashdown" in refused.content.decode()) == (422, True)
    assert asha.post(address, {"alt": "Red boots", "consented": "no"}).status_code == 302
    assert seen() == []
    assert signed_in(cast.wes).get(address).status_code == 404
