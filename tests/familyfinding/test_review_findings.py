"""Ways in which one side could have learned of the other, or a family looked on: each was open once, and is shut."""

from datetime import date

import pytest
from django.urls import reverse

from adopters.actions import allocations, inbox, invitations, matches
from adopters.models import Member
from adoption.models import CaseEvent, EntryState, PortalAccount, PortalEntry, SharedItem, User
from adoption.permissions import Role
from familyfinding.actions import exploring, interest
from familyfinding.models import ExplorationOutcome, Initiator, Interest, PublishedProfile
from tests.factories.adopters import MemberFactory
from tests.factories.adoption import person
from tests.factories.portal import PortalEntryFactory
from tests.familyfinding.cases import at
from tests.familyfinding.families import a_family, asks, give_report, report_of, users_of
from tests.fixtures.worlds import kept

MONDAY = date(2026, 2, 2)
NOON, LATER = at(MONDAY, 12), at(date(2026, 2, 6), 15)


@pytest.fixture
@kept
def lee(cast):
    return a_family(cast, "Lee", adults=2)


def share(cast, profile, household, report=None):
    return give_report(profile.child, household, report=report, by=cast.asha, when=NOON)


def decide_against(cast, link):
    return exploring.end(
        link=link,
        outcome=ExplorationOutcome.NOT_PROGRESSING,
        reasons="They live too near.",
        told="It would not be safe to live so near.",
        by=cast.asha,
        at=LATER,
    )


# ------------------------------------------------------------------------------------------------- who acted, and where


def test_the_childs_timeline_does_not_say_which_adopter_asked(cast, lee, live, signed_in):
    """FF-04, AC-4: under what happened stands who did it; there the applicant’s name would have stood."""
    ann = users_of(lee)[0]
    inbox.take_in(asks(ann, live, when=NOON), by=None, at=NOON)
    asked = Interest.rows.get()
    on_child = CaseEvent.rows.get(file=asked.child.file, what__startswith="Interest shown")
    on_family = CaseEvent.rows.get(file=lee.file, what__startswith="Interest shown")
    assert (on_child.recorded_by, on_family.recorded_by) == (None, ann)
    page = signed_in(cast.asha).get(reverse("children:timeline", args=[asked.child.file.reference])).content.decode()
    assert lee.file.reference in page
    assert ann.display_name not in page


def test_a_worker_who_acts_is_named_on_both_timelines(cast, lee, live):
    link = share(cast, live, lee)
    said = CaseEvent.rows.filter(what__startswith="Child permanence report given")
    assert set(said.values_list("file", "recorded_by")) == {
        (link.child.file_id, cast.asha.pk),
        (lee.file_id, cast.asha.pk),
    }


# ----------------------------------------------------------------------------------------- the report, and who keeps it


def test_a_family_that_was_decided_against_reads_the_childs_report_no_longer(cast, lee, live, signed_in):
    """AC-5, AD-51: its page and its file are gone; that it was given and acknowledged stays known."""
    link = share(cast, live, lee)
    client = signed_in(users_of(lee)[0])
    item = SharedItem.rows.get(user=users_of(lee)[0], kind="child_report")
    assert client.get(reverse("family:item", args=[item.reference])).status_code == 200
    decide_against(cast, link)
    for name in ("family:item", "family:paper"):
        assert client.get(reverse(name, args=[item.reference])).status_code == 404
    assert SharedItem.rows.filter(file=lee.file, kind="child_report").count() == 2


def test_another_family_that_was_given_the_same_report_keeps_it(cast, lee, live):
    """AC-5: a child may be explored with up to three families."""
    report, marsh = report_of(live.child), a_family(cast, "Marsh")
    link, _ = share(cast, live, lee, report), share(cast, live, marsh, report)
    decide_against(cast, link)
    still = SharedItem.rows.filter(kind="child_report", ended_at=None)
    assert [item.file_id for item in still] == [marsh.file_id]


# ----------------------------------------------------------------------------------------- an account that begins later


@pytest.mark.parametrize("adults", [0, 1], ids=["nobody had one", "their partner had one"])
def test_an_account_that_begins_while_a_link_is_explored_begins_frozen(cast, live, adults):
    """AD-50: the freeze is the household’s, not only of the accounts there were."""
    lee = a_family(cast, "Lee", adults=adults)
    link = share(cast, live, lee)
    late = MemberFactory(household=lee, number=2, person__name="Kit Lee", person__email="kit@example.test", user=None)
    account = invitations.invite(member=late, by=cast.joss, at=NOON)
    assert account.frozen_at == NOON
    assert not PublishedProfile.objects.visible_to(account.user).exists()
    assert SharedItem.rows.filter(user=account.user, kind="freeze", ended_at=None).exists()

    decide_against(cast, link)
    assert PublishedProfile.objects.visible_to(User.objects.get(pk=account.user_id)).exists()


def test_an_account_that_begins_without_a_link_begins_open(cast, live):
    lee = a_family(cast, "Lee")
    late = MemberFactory(household=lee, number=2, person__name="Kit Lee", person__email="kit@example.test", user=None)
    assert invitations.invite(member=late, by=cast.joss, at=NOON).frozen_at is None
    assert not PortalAccount.rows.exclude(frozen_at=None).exists()
    assert Member.rows.get(pk=late.pk).user is not None


# ------------------------------------------------------------------------------------------------------- broken entries


@pytest.mark.parametrize("named", ["", "no such thing", 7, None, ["a"]])
def test_interest_in_nothing_readable_is_sent_back_and_does_not_hold_up_the_rest(lee, live, named):
    broken = PortalEntryFactory(user=users_of(lee)[0], file=lee.file, kind="interest", written={"child": named})
    good = asks(users_of(lee)[1], live, when=NOON)
    assert inbox.take_in_waiting(at=NOON) == 1
    states = dict(PortalEntry.rows.values_list("pk", "state"))
    assert states == {broken.pk: EntryState.RETURNED, good.pk: EntryState.ACCEPTED}


def test_both_partners_are_told_that_what_one_writes_the_other_can_read(lee, live, signed_in):
    page = signed_in(users_of(lee)[0]).get(reverse("portal:ask", args=[live.public_reference]))
    assert "your partner can read it" in page.content.decode()


# ------------------------------------------------------------------------------------- after the link, after the worker


def test_a_match_that_came_to_nothing_lets_the_family_look_again(cast, lee, live):
    """AD-51: established by the link, ended later; nothing stays frozen behind."""
    link = share(cast, live, lee)
    exploring.end(
        link=link,
        outcome=ExplorationOutcome.ESTABLISHED,
        reasons="They meet every need.",
        told="You are matched.",
        by=cast.asha,
        at=LATER,
    )
    day = LATER.date()
    matches.establish(household=lee, on=day, by=cast.joss, today=day)
    assert PortalAccount.rows.filter(file=lee.file, frozen_at__isnull=False).exists()
    lee.refresh_from_db()
    matches.end(household=lee, why="Their plans changed.", on=day, by=cast.joss, today=day)
    assert not PortalAccount.rows.filter(file=lee.file, frozen_at__isnull=False).exists()


def test_interest_follows_the_household_to_its_new_worker(cast, lee, live):
    """FF-64: reminders and the family’s page name whoever works with them now."""
    inbox.take_in(asks(users_of(lee)[0], live, when=NOON), by=None, at=NOON)
    newcomer = person("newcomer", Role.ASSESSING_WORKER, cast.ane, cast.assessment)
    allocations.allocate(household=lee, worker=newcomer, on=MONDAY, by=cast.lena)
    assert Interest.rows.get().worker == newcomer
    shared = SharedItem.rows.get(user=users_of(lee)[0], kind="interest", ended_at=None)
    assert newcomer.display_name in str(shared.sections)


def test_interest_begun_by_staff_names_no_child_the_family_may_not_see(cast, live):
    """AC-4, AD-79: a family far away reads of “a child”, not of the name in a profile that is not shown to them."""
    far = a_family(cast, "Far", agency=cast.atlas, team=cast.elsewhere)
    interest.record(
        child=live.child,
        household=far,
        initiator=Initiator.CHILDS_WORKER,
        why="They could meet the need.",
        by=cast.asha,
        at=NOON,
    )
    assert live.heading not in str(SharedItem.rows.filter(kind="interest").values_list("title", "sections"))


def test_nothing_is_laid_out_for_an_account_that_has_ended(cast, lee, live):
    ann, kit = users_of(lee)
    PortalAccount.rows.filter(user=kit).update(ended_on=MONDAY)
    inbox.take_in(asks(ann, live, when=NOON), by=None, at=NOON)
    assert SharedItem.rows.filter(user=ann, kind="interest").exists()
    assert not SharedItem.rows.filter(user=kit, kind="interest").exists()
