"""Whether a family has a profile, who wrote it, what may not stand in it, consent (AD-41 to AD-43, AD-64, PN-36)."""

import pytest
import time_machine

from adopters import story
from adopters.actions import inbox, profile_texts, profiles, signing
from adopters.models import FamilyConsent, FamilyProfile, FamilyText, PublishedFamily
from adoption.actions import approvals
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import Approval, CaseEvent, EntryState, Outcome, PortalHome, SharedItem
from tests.adopters.assessments import DECIDED
from tests.adopters.families import at, first, second
from tests.adopters.searching import STORY, approved, checked, consents, signed_item, with_profile, written
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import PastFactory
from tests.factories.adoption import DocumentFactory
from tests.factories.portal import PortalEntryFactory
from tests.fixtures.worlds import kept

pytestmark = pytest.mark.usefixtures("private_files")


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(at(DECIDED), tick=False):
        yield


@pytest.fixture
@kept
def household(cast):
    """Approved by Adopt North East on 23 July 2026."""
    return approved(cast.ane, cast.joss, cast.lena, cast.dele)


@pytest.fixture
@kept
def city_household(cast):
    return approved(cast.leicester_city, cast.nadia, cast.omar, cast.dora)


def wish(household, wants, by, why="Our families must not find us."):
    return profiles.record_wish(household=household, wants=wants, why=why, on=DECIDED, by=by, today=DECIDED)


def profile_of(household) -> FamilyProfile:
    return FamilyProfile.rows.get(household=household)


def shown(household) -> PublishedFamily | None:
    return PublishedFamily.rows.filter(file=household.file).first()


# ---------------------------------------------------------------------------------------------- whether there is one


def test_going_without_needs_the_assessment_team_manager(cast, household):
    """AD-41, PN-36: ANE, exceptional only, with reasons."""
    wish(household, False, cast.joss)
    assert profile_of(household).without_agreed_on is None
    question = Approval.rows.get(kind=profiles.NO_PROFILE)
    with pytest.raises(NotAllowed):
        approvals.decide(approval=question, outcome=Outcome.AGREED, by=cast.tom, at=at(DECIDED), reasons="Yes")
    with pytest.raises(NotPossible, match="exceptional reasons"):
        approvals.decide(approval=question, outcome=Outcome.AGREED, by=cast.lena, at=at(DECIDED))
    approvals.decide(approval=question, outcome=Outcome.AGREED, by=cast.lena, at=at(DECIDED), reasons="A real danger.")
    assert profile_of(household).without_agreed_on == DECIDED


def test_in_leicester_city_their_own_word_suffices(cast, city_household):
    """AD-41, AD-46: policy profile_opt_out."""
    wish(city_household, False, cast.nadia)
    assert profile_of(city_household).without_agreed_on == DECIDED
    assert not Approval.rows.filter(kind=profiles.NO_PROFILE).exists()


def test_a_no_has_a_reason_and_takes_the_profile_down_at_once(cast, household):
    with_profile(household, cast.joss)
    with pytest.raises(NotPossible, match="Say why"):
        wish(household, False, cast.joss, why=" ")
    wish(household, False, cast.joss)
    assert shown(household) is None
    with pytest.raises(NotPossible, match="rather have no profile"):
        written(household, cast.joss, profile_of(household).version)


# -------------------------------------------------------------------------------------------------------- writing it


def test_the_record_notes_who_wrote_it_and_with_what_support(cast, household):
    """AD-42, AD-43."""
    profile = written(household, cast.joss)
    assert (profile.written_by, profile.support) == ("worker", "Talked it over on a visit.")
    assert CaseEvent.rows.filter(file=household.file, what="The profile was written on", recorded_by=cast.joss).exists()


def test_two_who_write_at_once_see_both_texts(cast, household):
    """GV-71."""
    written(household, cast.joss)
    with pytest.raises(Stale) as stale:
        written(household, cast.lena, us="Other words.")
    assert stale.value.theirs["us"] == STORY["us"]


def test_the_family_writes_at_home_and_hands_it_in(household):
    """AD-42: in their own words; writing it is agreeing to have one."""
    typed = {"heading": "Ada and Bea", "region": "East Midlands", "story": STORY, "version": 1, "hand_in": True}
    PortalEntryFactory(user=first(household).user, file=household.file, kind="family_profile", written=typed)
    assert inbox.take_in_waiting(at=at(DECIDED)) == 1
    profile = profile_of(household)
    assert (profile.written_by, profile.wish, profile.state) == ("adopters", "yes", "handed_in")
    assert PortalHome.rows.get(user=second(household).user).content["profile"]["story"]["us"] == STORY["us"]


def test_what_was_written_on_an_older_version_is_sent_back_to_the_family(cast, household):
    written(household, cast.joss)
    typed = {"heading": "Ada", "region": "", "story": {}, "version": 1}
    entry = PortalEntryFactory(user=first(household).user, file=household.file, kind="family_profile", written=typed)
    inbox.take_in_waiting(at=at(DECIDED))
    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED
    assert profile_of(household).heading == "Ada and Bea"


def test_an_unfinished_profile_is_not_handed_in(cast, household):
    written(household, cast.joss, heading="")
    with pytest.raises(NotPossible, match="Write a heading"):
        profiles.hand_in(household=household, by=cast.joss, at=at(DECIDED))


def test_a_worker_sends_it_back_with_words_that_the_family_reads(cast, household):
    written(household, cast.joss)
    with pytest.raises(NotPossible, match="Nothing has been handed in"):
        profiles.send_back(household=household, why="More", on=DECIDED, by=cast.joss)
    profiles.hand_in(household=household, by=cast.joss, at=at(DECIDED))
    profiles.send_back(household=household, why="Tell us more about your days.", on=DECIDED, by=cast.joss)
    assert profile_of(household).state == "writing"
    home = PortalHome.rows.get(user=first(household).user)
    assert home.content["profile"]["sent_back"] == "Tell us more about your days."


# ------------------------------------------------------------------------------------------ what may not stand in it


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("We are the Ashdowns.", "surname"),
        ("Bea BIRCH is a baker.", "surname"),
        ("Ada works at Larch and Sons.", "place of work"),
        ("We live in Rose Lane near the park.", "address"),
        ("Find us at LE1 4AB.", "postcode"),
        ("Write to ada@example.test", "e-mail"),
        ("Ring 0116 496 0123 any time.", "telephone"),
        ("See www.example.test/ada", "web address"),
    ],
)
def test_nothing_in_it_tells_who_they_are(cast, household, words, says):
    """FF-28, AD-45: never surname, address or employer."""
    person = first(household).person
    person.address = "12 Rose Lane, Leicester"
    person.save()
    PastFactory(member=first(household), what="Clerk, Larch and Sons")
    written(household, cast.joss, us=words)
    profiles.hand_in(household=household, by=cast.joss, at=at(DECIDED))
    with pytest.raises(NotPossible, match=says):
        profile_texts.passed(household=household, by=cast.joss, at=at(DECIDED))
    assert not FamilyText.rows.exists()


def test_trades_and_first_names_may_stand():
    known = [story.Known("Birch", "a surname"), story.Known("Larch and Sons", "a place of work")]
    assert story.findings({"About us": "Ada is a clerk and likes larch trees."}, known) == []


# ------------------------------------------------------------------------------------------------------------ consent


def test_it_is_shown_when_each_of_them_agreed_to_exactly_this_text(cast, household):
    """AD-41, AD-43: every applicant, this text."""
    text = checked(household, cast.joss)
    consents(text, numbers=(1,))
    assert shown(household) is None
    consents(text, numbers=(2,))
    copy = shown(household)
    assert (copy.heading, copy.region) == ("Ada and Bea", "East Midlands")
    assert copy.sections == text.sections
    assert {given.sha256 for given in FamilyConsent.rows.all()} == {text.sha256}


def test_consent_given_twice_counts_once(cast, household):
    text = checked(household, cast.joss)
    entry = signed_item(text, first(household), DECIDED)
    for _ in range(2):
        signing.take_in(entry, by=None, at=at(DECIDED))
    assert FamilyConsent.rows.count() == 1


def test_consent_to_other_words_is_refused(cast, household):
    text = checked(household, cast.joss)
    entry = signed_item(text, first(household), DECIDED)
    SharedItem.rows.filter(pk=entry.item.pk).update(sections=[{"heading": "Other", "text": "words"}])
    entry.item.refresh_from_db()
    with pytest.raises(NotPossible, match="not what was checked"):
        signing.take_in(entry, by=None, at=at(DECIDED))


def test_consent_on_paper_comes_with_the_signed_page(cast, household):
    text = checked(household, cast.joss)
    facts = {"text": text, "member": first(household), "on": DECIDED, "by": cast.joss, "today": DECIDED}
    with pytest.raises(NotPossible, match="signed page"):
        profile_texts.consent_on_paper(document=None, **facts)
    profile_texts.consent_on_paper(document=DocumentFactory(file=household.file), **facts)
    assert [member.number for member in profile_texts.still_to_agree(text)] == [2]


def test_a_new_text_needs_new_consent_while_the_old_one_stays_up(cast, household):
    with_profile(household, cast.joss)
    new = checked(household, cast.joss, us="We have a dog now.")
    consents(new, numbers=(1,))
    assert shown(household).sections[0]["text"] == STORY["us"]
    consents(new, numbers=(2,))
    assert shown(household).sections[0]["text"] == "We have a dog now."
    assert FamilyText.rows.in_force().get(profile__household=household) == new


def test_one_of_them_takes_consent_back_and_it_is_gone(cast, household):
    """Taken down at once, by one alone; and the partner does not read why."""
    with_profile(household, cast.joss)
    typed = {"why": "I was found once before."}
    PortalEntryFactory(user=second(household).user, file=household.file, kind="profile_withdrawn", written=typed)
    assert inbox.take_in_waiting(at=at(DECIDED)) == 1
    assert shown(household) is None
    partner = first(household).user
    kept = [*SharedItem.rows.filter(user=partner).values_list("sections", flat=True)]
    kept += [PortalHome.rows.get(user=partner).content]
    assert "found once" not in str(kept)
    assert FamilyConsent.rows.get(member=second(household)).withdrawn_why == "I was found once before."
    with pytest.raises(NotPossible, match="no consent"):
        profile_texts.withdraw(member=second(household), why="", by=cast.joss, at=at(DECIDED))


def test_whoever_does_not_work_with_them_does_nothing(cast, household):
    for act in (
        lambda: wish(household, True, cast.asha),
        lambda: written(household, cast.asha),
        lambda: profiles.hand_in(household=household, by=cast.asha, at=at(DECIDED)),
        lambda: profile_texts.passed(household=household, by=cast.asha, at=at(DECIDED)),
        lambda: profile_texts.withdraw(member=first(household), why="", by=cast.asha, at=at(DECIDED)),
    ):
        with pytest.raises(NotAllowed):
            act()
