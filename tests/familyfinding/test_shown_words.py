"""What adopters read is what somebody published: nothing that happens by itself shows words written since (FF-29)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.actions import allocations as parts
from adoption.errors import NotPossible
from adoption.models import Part, Relation, Side
from adoption.permissions import Role
from familyfinding.actions import agreements, media, panel, profiles, publishing, removal
from familyfinding.models import PublishedMedia, PublishedProfile, Rung, Section, ShownCopy
from tests.factories.adoption import PersonAroundFactory, person
from tests.factories.familyfinding import WORDS
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)
TELLING = "Rowan Ashdown’s case is in court on Tuesday."


def written(child, text, *, by, when):
    """Saved, as any writer of the profile may, and not published."""
    one = Section.rows.select_related("profile__child__file").get(profile__child=child, kind="about")
    profiles.write_section(section=one, text=text, version=one.version, by=by, at=when)


def shown() -> str:
    return PublishedProfile.rows.get().sections[0]["text"]


def pictured(profile, *, by, when, alt="Red boots"):
    facts = {"video": False, "supplied_by": "Jo", "supplied_on": MONDAY, "consented": True}
    return media.add(profile=profile, upload=cases.a_photograph(), alt=alt, by=by, at=when, **facts)


def test_a_wider_and_a_narrower_audience_read_what_was_published_and_not_what_was_saved_since(cast, live, authority):
    """FF-15, FF-18, FF-27, FF-29: not even a childcare support worker’s words, which others have yet to publish."""
    cal = person("cal", Role.CHILDCARE_SUPPORT_WORKER, cast.ane)
    parts.allocate(file=live.file, worker=cal, part=Part.SUPPORT, on=MONDAY, by=cast.tom)
    written(live.child, TELLING, by=cal, when=at(MONDAY, 11))

    agreement = cases.agree_by_letter(
        live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 12)
    )

    assert (PublishedProfile.rows.get().rung, shown()) == (Rung.CONSORTIUM, WORDS["about"])
    agreements.end(agreement=agreement, why="The budget was cut", by=cast.asha, at=at(MONDAY, 13))
    assert (PublishedProfile.rows.get().rung, shown()) == (Rung.HOME, WORDS["about"])
    kept = ShownCopy.rows.filter(profile=live).order_by("number")
    assert [(copy.rung, copy.sections[0]["text"]) for copy in kept] == [
        (rung, WORDS["about"]) for rung in (Rung.HOME, Rung.CONSORTIUM, Rung.HOME)
    ]
    assert [copy.until_at for copy in kept] == [at(MONDAY, 12), at(MONDAY, 13), None]


def test_the_order_adds_agreed_pictures_to_the_published_words(cast, draft):
    """FF-34."""
    pictured(draft, by=cast.asha, when=at(MONDAY, 9))
    cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 10))
    assert not PublishedMedia.rows.exists()
    written(draft.child, "Half a sentence", by=cast.asha, when=at(MONDAY, 11))

    cases.grant(draft.child, on=MONDAY, by=cast.asha)

    assert (PublishedMedia.rows.get().alt, shown()) == ("Red boots", WORDS["about"])


def test_the_words_beside_a_picture_tell_as_little_as_the_profile(cast, draft):
    """FF-29, FF-34: adopters see pictures after the order, so the child’s first name may stand beside one."""
    PersonAroundFactory(file=draft.file, name="Tamsin Hollowell", relation=Relation.MOTHER, side=Side.BIRTH)
    with pytest.raises(NotPossible, match=r"“What does it show\?” holds “hollowell”"):
        pictured(draft, by=cast.asha, when=at(MONDAY, 9), alt="On a swing with Mrs Hollowell")
    assert not draft.media.exists()

    pictured(draft, by=cast.asha, when=at(MONDAY, 9), alt=f"{draft.child.first_name} on a swing")

    assert draft.media.count() == 1


def test_what_became_known_after_a_picture_was_described_keeps_the_profile_back(cast, draft):
    """FF-29: the check names the picture."""
    pictured(draft, by=cast.asha, when=at(MONDAY, 9), alt="A hug with Otti Brand")
    cases.grant(draft.child, on=MONDAY, by=cast.asha)
    carer = PersonAroundFactory(file=draft.file, name="Otti Brand", relation=Relation.FOSTER_CARER, side=Side.CARE)

    with pytest.raises(NotPossible, match=r"“What picture 1 shows” holds “otti”"):
        cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 10))
    assert not PublishedProfile.rows.exists()

    carer.name = "Jo Lund"
    carer.save()
    cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 11))
    assert PublishedMedia.rows.get().alt == "A hug with Otti Brand"


def test_after_a_refused_match_the_last_words_return_and_put_back_by_hand_the_checked_ones(cast, live):
    """CF-06, FF-29: what was written while it was down is shown once somebody has put it back or published it."""
    match = panel.record_recommendation(profile=live, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY, 11))
    written(live.child, TELLING, by=cast.asha, when=at(MONDAY, 12))

    panel.record_refusal(match=match, decided_on=MONDAY, why="Doubts", by=cast.asha, at=at(MONDAY, 13))

    assert shown() == WORDS["about"]
    removal.take_down(profile=cases.profile_of(live.child), why="A pause", by=cast.asha, at=at(MONDAY, 14))
    back = {"why": "The pause is over", "by": cast.asha, "at": at(MONDAY, 15)}
    with pytest.raises(NotPossible, match="first name"):
        removal.put_back(profile=cases.profile_of(live.child), **back)
    written(live.child, "", by=cast.asha, when=at(MONDAY, 14))
    with pytest.raises(NotPossible, match="not complete"):
        removal.put_back(profile=cases.profile_of(live.child), **back)
    written(live.child, "Loves boats.", by=cast.asha, when=at(MONDAY, 14))
    removal.put_back(profile=cases.profile_of(live.child), **back)
    assert shown() == "Loves boats."


def test_if_the_agreement_ended_while_the_profile_was_down_no_copy_says_that_it_was_shown_more_widely(
    cast, live, authority
):
    """FF-27, FF-62."""
    agreement = cases.agree_by_letter(
        live.child, by=cast.asha, manager=cast.tom, authority=authority, when=at(MONDAY, 11)
    )
    removal.take_down(profile=cases.profile_of(live.child), why="A pause", by=cast.asha, at=at(MONDAY, 12))
    type(agreement).rows.filter(pk=agreement.pk).update(ended_on=MONDAY, ended_why="Cut")

    removal.put_back(profile=cases.profile_of(live.child), why="Over", by=cast.asha, at=at(MONDAY, 13))

    assert PublishedProfile.rows.get().rung == Rung.HOME
    assert list(ShownCopy.rows.filter(from_at__gte=at(MONDAY, 13)).values_list("rung", flat=True)) == [Rung.HOME]


def test_a_picture_taken_off_the_profile_is_seen_by_nobody_from_that_moment(cast, live, signed_in):
    """FF-34: the other pictures stay, and the dated copies say which stood there until when."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    boots = pictured(cases.profile_of(live.child), by=cast.asha, when=at(MONDAY, 11))
    pictured(cases.profile_of(live.child), by=cast.asha, when=at(MONDAY, 11), alt="A kite")
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 12))
    pictured(cases.profile_of(live.child), by=cast.asha, when=at(MONDAY, 12), alt="Not published yet")

    address = reverse("familyfinding:remove-picture", args=[live.file.reference, boots.reference])
    assert signed_in(cast.asha).post(address).status_code == 302

    assert [one.alt for one in PublishedMedia.rows.all()] == ["A kite"]
    *_, before, now_ = ShownCopy.rows.filter(profile=live).order_by("number")
    assert [one["alt"] for one in before.media] == ["Red boots", "A kite"]
    assert [one["alt"] for one in now_.media] == ["A kite"]


def test_the_overview_says_what_was_saved_and_not_published(cast, live, signed_in):
    """FF-29: the writer, and whoever publishes, see at once what adopters do not read yet."""
    address = reverse("familyfinding:profile", args=[live.file.reference])
    assert "Not published yet" not in signed_in(cast.asha).get(address).content.decode()

    written(live.child, "Loves boats.", by=cast.asha, when=at(MONDAY, 11))

    assert "Not published yet" in (page := signed_in(cast.tom).get(address).content.decode())
    assert "About me" in page
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 12))
    assert "Not published yet" not in signed_in(cast.asha).get(address).content.decode()


def test_a_draft_is_published_and_never_put_back_round_the_visit_and_the_review(cast, draft, signed_in):
    """FF-31, FF-62: a hand-written request to the page of profiles that were taken down."""
    draft.visits.all().delete()
    address = reverse("familyfinding:put-back", args=[draft.file.reference])

    answer = signed_in(cast.asha).post(address, {"why": "I want it live"})

    assert answer.status_code == 422
    assert "has not been taken down" in answer.content.decode()
    assert not PublishedProfile.rows.exists()
