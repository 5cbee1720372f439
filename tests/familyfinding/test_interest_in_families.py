"""A child’s worker shows interest in a family whose file they may not open (FF-57, FF-28, FF-68, AD-48, AD-79)."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.models import Audience, PublishedFamily
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, CaseFile, Notice, ReadEvent, SharedItem
from children.flows import PlanStatus
from familyfinding.actions import freezing, interest_in_families
from familyfinding.models import Initiator, Interest, Source
from tests.factories.adopters_profile import PublishedFamilyFactory
from tests.factories.familyfinding import ExplorationFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, give_report
from tests.fixtures.worlds import kept

NOON = at(date(2026, 2, 2), 12)
SECRETS = ("Lee", "lee1", "Marigold Way")


@pytest.fixture
@kept
def lee(cast):
    """The Lees of Adopt North East, whose file Asha may not open; what she reads of them is called “Ada and Bea”."""
    household = a_family(cast, "Lee", adults=2)
    member = household.members.get(number=1)
    member.person.address = "4 Marigold Way"
    member.person.save()
    return household


@pytest.fixture
@kept
def shown(lee):
    return PublishedFamilyFactory(file=lee.file, shown_since=NOON, updated_at=NOON)


@pytest.fixture
def asha(cast, signed_in):
    return signed_in(cast.asha)


def address(family):
    return reverse("familyfinding:interest-in-family", args=[family.reference])


def page(family):
    return reverse("adopters:family", args=[family.reference])


def words(answer):
    return answer.content.decode()


def show(family, child, by, why="They have a garden and time."):
    return interest_in_families.show(family=family, child=child, why=why, by=by, at=NOON)


def test_from_the_familys_page_to_interest_in_two_steps_and_their_worker_is_told(cast, asha, child, shown, lee):
    assert not CaseFile.objects.visible_to(cast.asha).filter(pk=lee.file.pk).exists()
    assert address(shown) in words(asha.get(page(shown)))
    assert str(child.file.reference) in words(asha.get(address(shown)))

    sent = asha.post(address(shown), {"child": child.pk, "why": "They have a garden and time."}, follow=True)
    new = Interest.rows.get()
    assert sent.redirect_chain == [(reverse("familyfinding:interest", args=[new.reference]), 302)]
    assert (new.child, new.household, new.initiator) == (child, lee, Initiator.CHILDS_WORKER)
    assert (new.source, new.shown_by, new.worker) == (Source.HOME, cast.asha, cast.joss)
    told = Notice.rows.get(key=f"interest:{new.pk}:new:family")
    assert (told.to_user, told.file) == (cast.joss, lee.file)


def test_nothing_of_the_familys_file_is_told_to_the_childs_worker(cast, asha, child, shown, lee):
    """FF-28, FF-59."""
    pages = [words(asha.get(page(shown))), words(asha.get(address(shown)))]
    new = show(shown, child, cast.asha)
    pages.append(words(asha.get(address(shown))))
    names = ("interests", "interest-figures")
    pages += [words(asha.get(reverse(f"familyfinding:{name}"))) for name in names]
    pages.append(words(asha.get(reverse("familyfinding:interest", args=[new.reference]))))
    pages.append(words(asha.get(reverse("familyfinding:child-interest", args=[child.file.reference]))))
    for shown_page in pages:
        assert not [secret for secret in SECRETS if secret in shown_page]
    entries = CaseEvent.rows.filter(file=child.file, what__contains="Interest").values_list("what", "detail", "why")
    assert entries
    assert not [secret for secret in SECRETS if secret in str(list(entries))]
    for name in ("adopters:record", "adopters:profile", "familyfinding:household-interest"):
        assert asha.get(reverse(name, args=[lee.file.reference])).status_code == 404
    assert not CaseFile.objects.visible_to(cast.asha).filter(pk=lee.file.pk).exists()


def test_the_family_reads_who_talks_with_them_and_nothing_of_who_the_child_is(cast, child, shown):
    show(shown, child, cast.asha)
    (first, second) = SharedItem.rows.filter(kind="interest")
    assert first.title == second.title == "Interest in you, for a child"
    said = str(first.sections)
    assert "Your words" not in said
    assert not [word for word in ("Rowan", "Ashdown", child.file.reference) if word in said]


def test_looking_is_written_down_on_the_familys_file(cast, asha, shown, lee):
    asha.get(address(shown))
    assert ReadEvent.rows.filter(file=lee.file, user=cast.asha).exists()


def test_only_ones_own_waiting_children_can_be_chosen(cast, asha, child, county_child, shown):
    chosen = interest_in_families.may_choose_from(cast.asha, shown)
    assert list(chosen) == [child]
    answer = asha.post(address(shown), {"child": county_child.pk, "why": "They have a garden."})
    assert answer.status_code == 422
    with pytest.raises(NotAllowed):
        show(shown, county_child, cast.asha)
    child.status = PlanStatus.ENDED
    child.save()
    assert not interest_in_families.may_choose_from(cast.asha, shown).exists()
    assert "No child of yours can be chosen" in words(asha.get(address(shown)))


def test_a_family_of_the_home_agency_is_asked_about_for_its_children_alone_until_it_is_shown_nationally(
    cast, signed_in, county_child, shown
):
    """AD-79, AD-45."""
    petra = signed_in(cast.petra)
    never = reverse("familyfinding:interest-in-family", args=["00000000-0000-4000-8000-000000000000"])
    assert petra.get(address(shown)).content == petra.get(never).content
    with pytest.raises(NotPossible, match="no longer shown"):
        show(shown, county_child, cast.petra)
    PublishedFamily.rows.update(audience=Audience.NATIONAL)
    assert petra.get(address(shown)).status_code == 200
    assert show(shown, county_child, cast.petra).source == Source.NATIONAL


def test_a_profile_taken_down_while_one_was_writing_is_asked_about_no_more(cast, asha, child, shown):
    PublishedFamily.rows.all().delete()
    with pytest.raises(NotPossible, match="no longer shown"):
        show(shown, child, cast.asha)
    assert asha.post(address(shown), {"child": child.pk, "why": "Garden."}).status_code == 404
    assert not Interest.rows.exists()


def test_while_a_link_is_explored_the_page_says_so_and_the_attempt_is_kept(cast, asha, child, shown, lee):
    """AD-50, FF-68."""
    other = ExplorationFactory(household=lee, shared_at=NOON)
    freezing.freeze(other, at=NOON)
    read = words(asha.get(page(shown)))
    assert "A link is being explored with this family" in read
    assert address(shown) not in read
    assert "A link is being explored" in words(asha.get(reverse("adopters:families")))
    answer = asha.post(address(shown), {"child": child.pk, "why": "Garden."})
    assert "nothing new begins" in words(answer)
    assert CaseEvent.rows.filter(file=lee.file, what="New interest refused: a link is explored").exists()


def test_asked_twice_it_is_one_interest_and_the_page_shows_what_waits(cast, asha, child, shown):
    new = show(shown, child, cast.asha)
    assert reverse("familyfinding:interest", args=[new.reference]) in words(asha.get(address(shown)))
    again = asha.post(address(shown), {"child": child.pk, "why": "Garden."})
    assert "explored already" in words(again)
    assert Interest.rows.count() == 1


def test_another_workers_child_in_the_form_is_not_one_of_the_choices(cast, signed_in, child, shown):
    """A worker of another team sends the number of a child whose file they may not open."""
    wes = signed_in(cast.wes)
    answer = wes.post(address(shown), {"child": child.pk, "why": "Garden."})
    assert answer.status_code == 422
    assert "Rowan" not in words(answer)
    assert not Interest.rows.exists()


def test_a_report_is_given_and_a_link_explored_from_interest_begun_this_way(cast, child, shown, lee):
    """AD-49: the rest goes as for any other interest."""
    show(shown, child, cast.asha)
    made = give_report(child, lee, by=cast.asha, when=NOON)
    assert made.frozen_at == NOON
