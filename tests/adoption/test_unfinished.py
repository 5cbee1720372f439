"""What somebody typed and did not save stands on their My work, and on nobody else’s (GV-71)."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from adoption.actions import drafts
from adoption.models import FileKind
from tests.factories.adoption import CaseFileFactory, DraftFactory
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import WORDS, ProfileFactory

THIRD = datetime(2026, 3, 3, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def on_the_ninth():
    with time_machine.travel(datetime(2026, 3, 9, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def child(cast):
    return ChildFactory(
        looking=True, file__agency=cast.ane, file__team=cast.north, file__lead=cast.asha, file__reference="C-AAAAAAA"
    )


@pytest.fixture
def profile(child):
    return ProfileFactory(child=child, drafted=True)


def typed_note(who, reference="C-AAAAAAA", kind="child", at=THIRD, **typed):
    typed = typed or {"kind": "note", "what": "", "detail": "She laughed when", "on_day": "3"}
    return drafts.keep(user=who, form=f"{kind}-note-{reference}", typed=typed, at=at)


def typed_section(who, profile, text, kind="about"):
    return drafts.keep(user=who, form=f"profile-{profile.pk}-{kind}", typed={"text": text, "version": "1"}, at=THIRD)


def my_work(browser):
    return browser.get(reverse("my-work")).content.decode()


def test_an_unfinished_note_is_shown_with_its_day_and_the_way_back(cast, child, signed_in):
    typed_note(cast.asha)
    browser = signed_in(cast.asha)

    page = my_work(browser)

    assert "You have an unfinished note of 3 March 2026" in page
    assert (address := reverse("children:note", args=["C-AAAAAAA"])) in page
    assert "She laughed when" not in page, "the words stay in the note"
    assert "She laughed when" in browser.get(address).content.decode()


def test_as_the_browser_keeps_it_so_it_is_found(cast, child, signed_in):
    """Through the real doors: what the form sends while somebody types."""
    browser = signed_in(cast.asha)
    note = browser.get(reverse("children:note", args=["C-AAAAAAA"])).content.decode()
    keeps = note.split('data-autosave="')[1].split('"')[0]
    browser.post(keeps, {"what": "Visit", "detail": "Half"})
    assert "unfinished note of 9 March 2026" in my_work(browser)

    day = {"on_day": "9", "on_month": "3", "on_year": "2026"}
    browser.post(reverse("children:note", args=["C-AAAAAAA"]), {"kind": "note", "what": "V", "detail": "D"} | day)

    assert "unfinished" not in my_work(browser)


def test_a_section_of_a_profile_is_found_while_it_differs_from_what_is_saved(cast, profile, signed_in):
    browser = signed_in(cast.asha)
    typed_section(cast.asha, profile, WORDS["about"])
    assert "unfinished" not in my_work(browser)

    typed_section(cast.asha, profile, WORDS["about"] + " She sings.")

    page = my_work(browser)
    assert "You have an unfinished “About me” of the profile of 3 March 2026" in page
    assert reverse("familyfinding:section", args=["C-AAAAAAA", "about"]) in page


def test_a_colleague_is_not_told(cast, child, profile, signed_in):
    typed_note(cast.asha)
    typed_section(cast.asha, profile, "Something else")
    assert "unfinished" not in my_work(signed_in(cast.tom))


def test_what_is_on_a_file_one_may_no_longer_see_is_not_named(cast, child, profile, signed_in):
    typed_note(cast.wes)
    typed_section(cast.wes, profile, "Something else")
    page = my_work(signed_in(cast.wes))
    assert "unfinished" not in page
    assert "C-AAAAAAA" not in page


@pytest.mark.parametrize("typed", [{"kind": "note"}, {"what": "  ", "detail": "\n"}, {"on_day": "3"}])
def test_an_emptied_form_is_nothing_to_go_on_with(cast, child, signed_in, typed):
    typed_note(cast.asha, **typed)
    assert "unfinished" not in my_work(signed_in(cast.asha))


@pytest.mark.parametrize(
    "form", ["note", "child-note-", "profile-1-nothing", "profile-x-about", f"profile-{9**30}-about"]
)
def test_names_that_lead_nowhere_are_passed_over(cast, child, signed_in, form):
    DraftFactory(user=cast.asha, form=form, typed={"text": "x", "detail": "x"})
    assert "unfinished" not in my_work(signed_in(cast.asha))


def test_a_kind_of_case_without_notes_of_its_own_is_passed_over(cast, signed_in):
    CaseFileFactory(agency=cast.ane, team=cast.north, kind=FileKind.LINK_WORK, reference="L-AAAAAAA")
    typed_note(cast.asha, "L-AAAAAAA", kind="link_work")
    assert signed_in(cast.asha).get(reverse("my-work")).status_code == 200


def test_the_newest_stands_first(cast, child, signed_in):
    other = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north, file__reference="C-BBBBBBB")
    typed_note(cast.asha)
    typed_note(cast.asha, other.file.reference, at=THIRD.replace(day=5))

    page = my_work(signed_in(cast.asha))

    assert page.index("5 March 2026") < page.index("3 March 2026")


def test_it_costs_one_question_when_there_is_nothing_and_few_when_there_is_much(
    cast, child, signed_in, django_assert_max_num_queries
):
    browser = signed_in(cast.asha)
    my_work(browser)
    for number in range(8):
        file = ChildFactory(looking=True, file__agency=cast.ane, file__team=cast.north).file
        typed_note(cast.asha, file.reference, at=THIRD.replace(minute=number))
        typed_section(cast.asha, ProfileFactory(child=file.child, drafted=True), "Else")
    with django_assert_max_num_queries(18):
        assert my_work(browser).count("You have an unfinished") == 10
