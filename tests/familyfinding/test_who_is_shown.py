"""Which children are shown, and whom their words may name: plan, match, brothers and sisters (FF-29 to FF-66)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.errors import NotPossible
from children.actions import court, siblings
from familyfinding.actions import checks, panel, profiles, publishing, removal, search
from familyfinding.anonymity import Clue
from familyfinding.models import Section, ShownCopy
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY = date(2026, 2, 2)


ELEVEN = at(MONDAY, 11)


def written(child, text, *, by, when=ELEVEN):
    one = Section.rows.select_related("profile__child__file").get(profile__child=child, kind="about")
    profiles.write_section(section=one, text=text, version=one.version, by=by, at=when)


@pytest.fixture
def brother(cast, draft):
    """Moss Kestrel, in one set with Rowan: half-brothers of different names."""
    moss = cases.a_child(
        agency=cast.ane,
        team=cast.north,
        worker=cast.asha,
        manager=cast.tom,
        on=MONDAY,
        first_name="Moss",
        last_name="Kestrel",
    )
    cases.decided(moss, on=date(2026, 1, 5), by=cast.sam)
    siblings.form_set(children=[draft.child, moss], name="Rowan and Moss", on=MONDAY, by=cast.asha)
    return moss


def test_a_draft_is_not_published_once_adoption_is_no_longer_the_plan(cast, draft, signed_in):
    """FF-66: the court’s refusal came while the profile was still being written."""
    court.refuse_order(child=draft.child, on=MONDAY, court="Newcastle", why="Not shown", by=cast.asha)

    with pytest.raises(NotPossible, match="no longer the plan"):
        cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 12))
    page = signed_in(cast.asha).get(reverse("familyfinding:profile", args=[draft.file.reference])).content.decode()
    assert "Publish the profile" not in page


def test_a_child_whose_best_interest_decision_is_to_come_is_written_about_and_not_shown(cast, now):
    """FF-12, FF-31: the visit is dated after the decision, so without one there is nothing to publish."""
    moss = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Moss"
    )
    cases.draft(moss, by=cast.asha, on=MONDAY)

    with pytest.raises(NotPossible, match="Best Interest Decision is not recorded"):
        cases.publish(moss, by=cast.asha, when=at(MONDAY, 12))

    cases.decided(moss, on=MONDAY, by=cast.sam)
    assert cases.publish(moss, by=cast.asha, when=at(MONDAY, 12)).is_live


def test_with_an_approved_match_neither_a_draft_nor_a_profile_taken_down_before_is_shown(cast, draft, county_live):
    """FF-61: the decision does not open what the recommendation closed."""
    removal.take_down(profile=county_live, why="A pause", by=cast.petra, at=at(MONDAY, 11))
    for profile, by in ((draft, cast.asha), (cases.profile_of(county_live.child), cast.petra)):
        match = panel.record_recommendation(profile=profile, recommended_on=MONDAY, by=by, at=at(MONDAY, 12))
        panel.record_approval(match=match, decided_on=MONDAY, by=by, at=at(MONDAY, 13))

    with pytest.raises(NotPossible, match="match is approved"):
        cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 14))
    with pytest.raises(NotPossible, match="match is approved"):
        removal.put_back(profile=cases.profile_of(county_live.child), why="Over", by=cast.petra, at=at(MONDAY, 14))


def test_a_match_approved_against_panel_keeps_a_draft_from_being_shown(cast, draft):
    """FF-61: nothing was recommended, so only the child’s own standing says it."""
    type(draft.child).rows.filter(pk=draft.child.pk).update(status="approved")

    with pytest.raises(NotPossible, match="match is approved"):
        cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 14))


def test_brothers_and_sisters_are_not_named_before_the_order(cast, draft, brother, signed_in):
    """FF-29, AC-2: the name of the birth family is also the brother’s."""
    written(draft.child, "Loves his brother Moss and the Kestrel nursery.", by=cast.asha)

    found = checks.identifying_words(cases.profile_of(draft.child), on=MONDAY)

    assert [(one.found, one.clue) for one in found] == [("kestrel", Clue.BIRTH_FAMILY), ("moss", Clue.BIRTH_FAMILY)]
    with pytest.raises(NotPossible, match="“moss”"):
        cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 12))
    page = signed_in(cast.asha).get(reverse("familyfinding:profile", args=[draft.file.reference])).content.decode()
    step = page[page.index("Check that nothing tells") :]
    assert "To do" in step[: step.index("</li>")]


def test_a_brothers_first_name_may_stand_once_both_have_their_order_and_his_last_name_never(cast, draft, brother):
    """FF-29: one order is not enough, for it would tell who the other child is."""
    written(draft.child, "Loves his brother Moss.", by=cast.asha)
    cases.grant(draft.child, on=MONDAY, by=cast.asha)
    assert checks.identifying_words(cases.profile_of(draft.child), on=MONDAY)

    cases.grant(brother, on=MONDAY, by=cast.asha)

    assert not checks.identifying_words(cases.profile_of(draft.child), on=MONDAY)
    written(draft.child, "Loves his brother Moss Kestrel.", by=cast.asha)
    assert [one.found for one in checks.identifying_words(cases.profile_of(draft.child), on=MONDAY)] == ["kestrel"]


def test_after_the_order_a_copy_that_names_the_child_is_not_talked_from(cast, live, signed_in):
    """FF-40: without photographs is not yet anonymous, and the page does not offer it."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    written(live.child, "Rowan loves boats.", by=cast.asha, when=at(MONDAY, 13))
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 14))
    anonymous, named = ShownCopy.rows.filter(profile=live).order_by("number")
    given = {"talked_on": MONDAY, "to_whom": "H-234ABCD", "by": cast.asha, "today": MONDAY}

    with pytest.raises(NotPossible, match="anonymised"):
        search.note_talk(profile=live, copy=named, **given)
    assert search.note_talk(profile=live, copy=anonymous, **given)

    address = reverse("familyfinding:talk", args=[live.file.reference])
    page = signed_in(cast.asha).get(address).content.decode()
    assert "Copy 1," in page
    assert "Copy 2," not in page
    sent = {"talked_on_day": "2", "talked_on_month": "2", "talked_on_year": "2026", "to_whom": "H-234ABCD", "copy": "2"}
    assert signed_in(cast.asha).post(address, sent).status_code == 422
