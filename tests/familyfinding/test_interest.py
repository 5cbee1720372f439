"""Interest: acknowledged with a name and a day, never refused by a rule, answered kindly (FF-01, FF-55 to FF-60)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import inbox
from adopters.models import Household
from adopters.portal import to_do
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, EntryState, Notice, PolicySetting, PortalEntry, SharedItem
from adoption.permissions import Role
from familyfinding.actions import both, interest, interest_answers, removal
from familyfinding.models import Initiator, Interest, InterestOutcome, InterestState, Profile, Reason, Source
from tests.factories.adoption import TeamFactory
from tests.factories.familyfinding import PublishedProfileFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, users_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON = at(MONDAY, 12)


@pytest.fixture
@kept
def family(cast):
    return a_family(cast, "Lee", adults=2)


@pytest.fixture
@kept
def asked(live, family):
    """Lee’s interest in Rowan, taken in by itself."""
    entry = asks(users_of(family)[0], live, when=NOON)
    inbox.take_in(entry, by=None, at=NOON)
    return Interest.rows.get()


def shared_with(user):
    return SharedItem.rows.get(user=user, kind="interest", ended_at=None)


def said_to(user):
    return " ".join(f"{part['heading']} {part['text']}" for part in shared_with(user).sections)


# ----------------------------------------------------------------------------------------------- acknowledgement


def test_interest_is_acknowledged_with_a_named_worker_and_a_day(cast, asked):
    """FF-55, FF-56: ten working days from Monday 2 February 2026."""
    assert (asked.worker, asked.promised_on) == (cast.joss, date(2026, 2, 16))
    assert (asked.state, asked.initiator, asked.source) == (InterestState.OPEN, Initiator.ADOPTER, Source.HOME)


def test_both_applicants_read_who_works_on_it_and_by_when(cast, asked, family):
    for user in users_of(family):
        assert cast.joss.display_name in said_to(user)
        assert "Mon 16 February 2026" in said_to(user)


@pytest.mark.parametrize(
    ("day", "says", "not_yet"),
    [(date(2026, 2, 16), "Promised", "We are late"), (date(2026, 2, 17), "We are late", "Promised")],
)
def test_the_promised_answer_stands_among_what_we_owe_them_and_is_late_the_day_after(
    asked, family, signed_in, day, says, not_yet
):
    """FF-56, AD-62: on their home page, among their interests, and on the page of this one."""
    item = shared_with(users_of(family)[0])
    with time_machine.travel(at(day, 15), tick=False):
        client = signed_in(users_of(family)[0])
        owed = client.get(reverse("family:home")).content.decode()
        assert "Give you an answer: your interest in" in owed
        assert says in owed
        assert not_yet not in owed
        for page in (reverse("portal:interests"), reverse("family:item", args=[item.reference])):
            assert ("We are late" in client.get(page).content.decode()) == (says == "We are late"), page


def test_once_answered_nothing_is_owed_any_more(cast, asked, family, signed_in):
    assert to_do.promised_by(shared_with(users_of(family)[0])) == date(2026, 2, 16)
    told = "Thank you. This child needs somebody at home by day."
    facts = {"outcome": InterestOutcome.NOT_FURTHER, "reason": Reason.NEEDS, "words": told}
    interest_answers.answer(interest=asked, **facts, by=cast.asha, at=NOON)
    assert to_do.promised_by(shared_with(users_of(family)[0])) is None


def test_it_stands_on_both_timelines_and_names_the_other_side_on_neither(asked, family, live):
    """FF-04."""
    child, household = asked.child.file, asked.household.file
    assert CaseEvent.rows.filter(file=child, what__contains=household.reference).exists()
    assert CaseEvent.rows.filter(file=household, what__contains=child.reference).exists()
    assert not CaseEvent.rows.filter(file=child, what__contains="Lee").exists()
    assert not CaseEvent.rows.filter(file=household, what__contains="Rowan").exists()


def test_the_childs_worker_and_the_adopters_worker_are_told(cast, asked):
    told = set(Notice.rows.filter(key__startswith=f"interest:{asked.pk}:new").values_list("to_user", flat=True))
    assert told == {cast.asha.pk, cast.joss.pk}


def test_a_form_that_comes_twice_is_one_interest(live, family):
    entry = asks(users_of(family)[0], live, when=NOON)
    inbox.take_in(entry, by=None, at=NOON)
    inbox.take_in(PortalEntry.rows.get(pk=entry.pk), by=None, at=NOON)
    assert Interest.rows.count() == 1


def test_both_partners_asking_is_one_interest_of_one_household(live, family):
    for user in users_of(family):
        asks(user, live, when=NOON)
    inbox.take_in_waiting(at=NOON)
    assert Interest.rows.count() == 1


def test_nothing_about_a_person_is_looked_at_before_interest_is_taken_in(live, cast):
    """FF-56, AD-01: every kind of family is acknowledged; only the freeze ever refuses."""
    backgrounds = ("single, 62, retired", "two men, Sikh", "no faith, one wage", "a grandmother, deaf")
    for number, words in enumerate(backgrounds):
        household = a_family(cast, f"Family{number}")
        household.members.update(background=words)
        asks(users_of(household)[0], live, when=NOON)
    assert inbox.take_in_waiting(at=NOON) == len(backgrounds)
    assert set(Interest.rows.values_list("state", flat=True)) == {InterestState.OPEN}


def test_a_profile_taken_back_since_the_page_was_opened_is_explained_not_lost(cast, live, family):
    entry = asks(users_of(family)[0], live, when=NOON)
    removal.take_down(profile=live, why="The carers asked for a pause.", by=cast.asha, at=NOON)
    inbox.take_in_waiting(at=NOON)
    entry.refresh_from_db()
    assert (entry.state, Interest.rows.count()) == (EntryState.RETURNED, 0)
    assert entry.answer


def test_a_child_one_may_not_see_cannot_be_asked_about(cast, live):
    far = a_family(cast, "Far", agency=cast.atlas, team=cast.elsewhere)
    asks(users_of(far)[0], live, when=NOON)
    inbox.take_in_waiting(at=NOON)
    assert not Interest.rows.exists()


@pytest.mark.parametrize(
    ("agency", "source"),
    [("ane", Source.HOME), ("tees", Source.CONSORTIUM), ("atlas", Source.NATIONAL)],
)
def test_interest_is_counted_by_how_far_apart_child_and_family_are(cast, live, agency, source):
    """FF-60."""
    home = getattr(cast, agency)
    found = a_family(cast, "Any", agency=home, team=TeamFactory(agency=home))
    assert both.source_of(live.child, found, MONDAY) == source


def test_two_authorities_of_one_partnership_are_near(cast, county_live):
    city = a_family(cast, "City", agency=cast.leicester_city, team=cast.city_assessment)
    assert both.source_of(county_live.child, city, MONDAY) == Source.PARTNERSHIP


# -------------------------------------------------------------------------------------------------------- answer


def test_a_no_needs_a_reason_and_words_and_a_manager_sees_it(cast, asked, family):
    """FF-56, FF-58."""
    facts = {"interest": asked, "outcome": InterestOutcome.NOT_FURTHER, "by": cast.joss, "at": NOON}
    with pytest.raises(NotPossible, match="words"):
        interest_answers.answer(**facts, reason=Reason.NEEDS, words=" ")
    with pytest.raises(NotPossible, match="reason"):
        interest_answers.answer(**facts, words="Thank you for asking.")
    interest_answers.answer(**facts, reason=Reason.NEEDS, words="Thank you. This child needs somebody at home by day.")

    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == (InterestState.CLOSED, cast.joss)
    assert "somebody at home by day" in said_to(users_of(family)[1])
    manager = Notice.rows.get(key=f"interest:{asked.pk}:turned-down")
    assert manager.to_role == Role.FAMILY_FINDING_MANAGER


def test_an_answer_is_given_once(cast, asked):
    interest_answers.answer(
        interest=asked, outcome=InterestOutcome.GOING_FURTHER, words="Let us talk.", by=cast.asha, at=NOON
    )
    with pytest.raises(NotPossible, match="answered already"):
        interest_answers.answer(
            interest=asked, outcome=InterestOutcome.GOING_FURTHER, words="Again.", by=cast.joss, at=NOON
        )


@pytest.mark.parametrize("who", ["wes", "olu", "mina", "dele"])
def test_only_the_two_sides_workers_answer(cast, asked, who):
    with pytest.raises((NotAllowed, NotPossible)):
        interest_answers.answer(
            interest=asked,
            outcome=InterestOutcome.GOING_FURTHER,
            words="Let us talk.",
            by=getattr(cast, who),
            at=NOON,
        )


def test_what_a_worker_finds_out_is_for_staff_alone(cast, asked, family):
    interest.add_note(interest=asked, text="They live near the birth uncle.", by=cast.asha, at=NOON)
    assert all("uncle" not in said_to(user) for user in users_of(family))


def test_the_reply_clock_reminds_the_worker_on_the_day_and_the_manager_after_it(cast, asked):
    interest_answers.chase(at=at(date(2026, 2, 13)))
    keys = Notice.rows.filter(key__startswith=f"interest:{asked.pk}:2026")
    assert not keys.exists()
    for _ in range(3):
        interest_answers.chase(at=at(date(2026, 2, 16)))
    assert [notice.to_user for notice in keys] == [cast.joss]
    interest_answers.chase(at=at(date(2026, 2, 17)))
    assert {notice.to_user for notice in keys.all()} == {cast.joss, cast.lena}


# --------------------------------------------------------------------------------------------------- begun by the staff


def test_a_childs_worker_shows_interest_in_a_family_and_their_worker_is_told(cast, live, family):
    """FF-57, FF-67."""
    made = interest.record(
        child=live.child,
        household=family,
        initiator=Initiator.CHILDS_WORKER,
        why="They asked for a child who loves water.",
        by=cast.asha,
        at=NOON,
    )
    assert Notice.rows.filter(key=f"interest:{made.pk}:new:family", to_user=cast.joss).exists()
    assert not Notice.rows.filter(key=f"interest:{made.pk}:new:child").exists()
    assert "loves water" not in said_to(users_of(family)[0])


def test_a_family_that_is_not_approved_is_not_linked(cast, live, family):
    Household.rows.filter(pk=family.pk).update(stage="stage_two")
    family.refresh_from_db()
    with pytest.raises(NotPossible, match="approved and searching"):
        interest.record(
            child=live.child, household=family, initiator=Initiator.MEETING, why="They fit.", by=cast.asha, at=NOON
        )


def test_taking_the_profile_down_closes_interest_with_a_kind_message(cast, live, asked, family):
    """FF-62."""
    removal.take_down(profile=live, why="A match was made.", by=cast.asha, at=NOON)
    asked.refresh_from_db()
    assert asked.outcome == InterestOutcome.TAKEN_DOWN
    assert "no longer shown" in said_to(users_of(family)[0])
    assert "A match was made" not in said_to(users_of(family)[0])


# ---------------------------------------------------------------------------------------------------- the portal


def send(client, live, **changes):
    facts = {"why": "We love puddles too.", "questions": "", "key": "one", "check": "done"} | changes
    return client.post(reverse("portal:ask", args=[live.public_reference]), facts)


def test_a_family_asks_checks_what_it_wrote_and_sends_it_once(cast, signed_in, live, family):
    client = signed_in(users_of(family)[0])
    address = reverse("portal:ask", args=[live.public_reference])
    assert client.get(address).status_code == 200
    checked = client.post(address, {"why": "We love puddles too.", "key": "one"})
    assert (checked.status_code, PortalEntry.rows.count()) == (200, 0)
    assert "We love puddles too." in checked.content.decode()
    send(client, live)
    send(client, live)
    assert PortalEntry.rows.filter(kind="interest").count() == 1


@pytest.mark.parametrize("why", ["", "\x07", "x" * 3001])
def test_words_that_cannot_be_kept_are_mended_and_nothing_is_lost(signed_in, live, family, why):
    answer = send(signed_in(users_of(family)[0]), live, why=why, questions="Does she sleep well?")
    assert answer.status_code == 422
    assert "Does she sleep well?" in answer.content.decode()


def test_the_page_of_ones_interest_tells_the_truth_while_it_waits_and_after(cast, signed_in, live, family):
    client = signed_in(users_of(family)[0])
    send(client, live, questions="Does she sleep well?")
    page = client.get(reverse("portal:interests")).content.decode()
    assert "being passed to your worker" in page
    inbox.take_in_waiting(at=NOON)
    page = client.get(reverse("portal:interests")).content.decode()
    assert "Mon 16 February 2026" in page
    assert cast.joss.display_name in page
    assert "Your questions" in page
    assert "Does she sleep well?" in page


def test_a_stranger_gets_the_404_of_a_child_that_never_was(cast, signed_in, live):
    client = signed_in(users_of(a_family(cast, "Far", agency=cast.atlas, team=cast.elsewhere))[0])
    hidden = client.get(reverse("portal:ask", args=[live.public_reference]))
    missing = client.get(reverse("portal:ask", args=["00000000-0000-4000-8000-000000000000"]))
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_a_saved_child_is_found_again_until_the_profile_goes(cast, signed_in, live, family):
    client = signed_in(users_of(family)[0])
    client.post(reverse("portal:save", args=[live.public_reference]))
    client.post(reverse("portal:save", args=[live.public_reference]))
    assert live.heading in client.get(reverse("portal:saved")).content.decode()
    assert live.heading not in signed_in(users_of(family)[1]).get(reverse("portal:saved")).content.decode()
    removal.take_down(profile=Profile.rows.get(pk=live.pk), why="A pause.", by=cast.asha, at=NOON)
    assert live.heading not in client.get(reverse("portal:saved")).content.decode()


def test_a_filter_widens_and_never_hides(cast, signed_in, live, county_live, family):
    """AD-63: what fits comes first, the rest follows and is counted."""
    page = signed_in(users_of(family)[0]).get(reverse("portal:list"), {"age": ["11 or over"]})
    assert [card["child"].heading for card in page.context["cards"]] == [live.heading]
    assert page.context["fitting"] == 0


def test_words_put_first_the_children_whose_profile_has_them_and_stay_out_of_every_address(cast, signed_in, family):
    """AD-63: “search them”. Every form of a word is found; nobody is hidden; what was typed stands in no address."""
    about = {"home": cast.ane, "agency": cast.ane}
    loud = PublishedProfileFactory(
        heading="Drummer", sections=[{"heading": "Now", "text": "I swim and sing."}], **about
    )
    reads = [{"heading": "Now", "text": "I like books."}]
    calm = PublishedProfileFactory(heading="Reader", sections=reads, **about)
    client = signed_in(users_of(family)[0])
    address = reverse("portal:list")
    for words, first in (("swimming", loud), ("BOOK", calm), ("reader", calm), ("books swimming", None)):
        answer = client.post(address, {"words": words, "near": "on"})
        assert answer.headers["Location"] == f"{address}?near=on"
        page = client.get(answer.headers["Location"])
        shown = [card["child"] for card in page.context["cards"]]
        assert {loud, calm} <= set(shown)
        assert page.context["fitting"] == (1 if first else 0)
        assert first is None or shown[0] == first

    client.post(address, {"clear": "all", "words": "books"})
    assert client.get(address).context["asked"] is False
    too_long = client.post(address, {"words": "a" * 200})
    assert (too_long.status_code, "There is a problem" in too_long.content.decode()) == (422, True)


def test_the_words_of_one_browser_are_nobody_elses(cast, signed_in, live, family):
    """AD-73: they stay with the session of whoever typed them, and end with it."""
    first, second = (signed_in(user) for user in users_of(family))
    first.post(reverse("portal:list"), {"words": "loud"})
    assert first.get(reverse("portal:list")).context["asked"] is True
    assert second.get(reverse("portal:list")).context["asked"] is False


def test_after_two_hundred_profiles_in_a_day_we_ask(cast, signed_in, live, family, monkeypatch):
    from familyfinding.portal import browsing

    monkeypatch.setattr(browsing, "MOST_A_DAY", 2)
    client = signed_in(users_of(family)[0])
    address = reverse("portal:child", args=[live.public_reference])
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]
    assert Notice.rows.filter(key__startswith="many-profiles:").count() == 1


def test_looking_is_counted_per_day(cast, signed_in, live, family, monkeypatch, now):
    from familyfinding.portal import browsing

    monkeypatch.setattr(browsing, "MOST_A_DAY", 1)
    client = signed_in(users_of(family)[0])
    address = reverse("portal:child", args=[live.public_reference])
    client.get(address)
    now.move_to(NOON + timedelta(days=2))
    client = signed_in(users_of(family)[0])
    assert client.get(address).status_code == 200


def test_an_agencys_own_length_of_time_is_counted_like_the_usual_one(cast, live, family):
    facts = {"from_on": date(2026, 1, 1), "agreed_on": date(2026, 1, 1), "why": "Ours."}
    five = {"number": 5, "unit": "working_days"}
    PolicySetting.objects.create(agency=cast.ane, key="interest_answered_within", value=five, **facts)
    inbox.take_in(asks(users_of(family)[0], live, when=NOON), by=None, at=NOON)
    assert Interest.rows.get().promised_on == date(2026, 2, 9)
