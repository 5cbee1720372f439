"""What a family can do in the portal after their file closed: by adoption order, and otherwise (AD-67, ADR 0018)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from adopters.actions import closing, inbox, portal_accounts, portal_home
from adopters.flows import Ending, Stage
from adoption.models import CaseEvent, EntryState, PortalAccount, PortalEntry
from familyfinding.models import PublishedProfile
from tests.adopters.families import at
from tests.factories.familyfinding import PublishedProfileFactory
from tests.familyfinding.families import a_family, users_of
from tests.fixtures.worlds import kept

ORDER = date(2026, 7, 23)
STAYS = ("home", "items", "messages", "send-paper", "support", "complain", "needs", "events", "information")
GONE = ("profile", "profile-write", "profile-down", "picture-add", "considering", "register")


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(at(ORDER), tick=False):
        yield


@pytest.fixture
@kept
def family(cast):
    """The Lees, with whom a child is placed; both have accounts."""
    found = a_family(cast, "Lee", adults=2)
    found.stage, found.stage_since = Stage.PLACED, date(2026, 1, 5)
    found.save()
    portal_home.publish(found)
    return found


def close(family, cast, ending=Ending.ADOPTED):
    return closing.close(household=family, ending=ending, why="Said so.", on=ORDER, by=cast.joss, today=ORDER)


def test_after_the_order_everything_but_searching_stays(cast, family, signed_in):
    close(family, cast)
    client = signed_in(users_of(family)[0])
    assert "Your file with us is closed" in client.get("/portal/").content.decode()
    for name in STAYS:
        assert client.get(reverse(f"family:{name}")).status_code == 200, name
    assert client.get(reverse("family:feedback", args=["support"])).status_code == 200


def test_after_the_order_nothing_of_searching_is_left(cast, family, signed_in):
    PublishedProfileFactory(agency=cast.ane)
    user = users_of(family)[0]
    assert PublishedProfile.objects.visible_to(user).exists()
    close(family, cast)
    client = signed_in(user)
    never = client.get("/portal/never/")
    for name in GONE:
        answer = client.get(reverse(f"family:{name}"))
        assert (answer.status_code, answer.content) == (404, never.content), name
    assert not PublishedProfile.objects.visible_to(type(user).objects.get(pk=user.pk)).exists()
    home = client.get("/portal/").content.decode()
    assert not [name for name in GONE if f'href="{reverse(f"family:{name}")}"' in home]


def test_support_asked_for_after_the_order_reaches_the_worker_and_opens_nothing_again(cast, family, signed_in):
    close(family, cast)
    user = users_of(family)[1]
    typed = {"wants": "assessment", "about": "School is hard.", "key": "k"}
    assert signed_in(user).post(reverse("family:support"), typed).status_code == 302
    entry = PortalEntry.rows.get(kind="support")
    inbox.accept(entry=entry, by=cast.joss, at=at(ORDER))
    entry.refresh_from_db()
    assert entry.state == EntryState.ACCEPTED
    asked = CaseEvent.rows.get(file=family.file, what__contains="an assessment of support needs")
    assert asked.detail == "School is hard."
    family.refresh_from_db()
    assert family.stage == Stage.CLOSED


def test_how_to_reach_them_is_taken_in_after_the_order(cast, family, signed_in):
    close(family, cast)
    user = users_of(family)[0]
    typed = {"style": "large", "written_format": "large_print", "in_person": "none", "key": "k"}
    signed_in(user).post(reverse("family:needs"), typed)
    inbox.take_in_waiting(at=at(ORDER))
    assert PortalEntry.rows.get(kind="needs").state == EntryState.ACCEPTED
    assert family.members.get(number=1).person.written_format == "large_print"


@pytest.mark.parametrize("ending", [Ending.WITHDREW, Ending.MOVED])
def test_closed_otherwise_the_accounts_end_at_once_with_every_sign_in(cast, family, signed_in, ending):
    client = signed_in(users_of(family)[0])
    assert client.get("/portal/").status_code == 200
    close(family, cast, ending)
    assert set(PortalAccount.rows.filter(file=family.file).values_list("ended_on", flat=True)) == {ORDER}
    answer = client.get("/portal/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_whoever_leaves_loses_the_account_after_the_order_too(cast, family):
    close(family, cast)
    second = family.members.get(number=2)
    second.left_on = ORDER
    second.save()
    family.refresh_from_db()
    portal_accounts.keep_in_step(family)
    accounts = PortalAccount.rows.filter(file=family.file).order_by("pk")
    assert [account.ended_on for account in accounts] == [None, ORDER]


def test_the_other_half_of_the_joint_papers_of_a_former_couple_is_not_handed_to_a_new_partner(cast, family):
    """Security 4.10: what was shared before they belonged to the household was not for them."""
    from adopters.actions import sharing
    from adoption.models import SharedItem
    from adoption.permissions import Role
    from tests.factories.adopters import MemberFactory
    from tests.factories.adoption import PortalAccountFactory, person

    def share(title, subject):
        members = list(family.members.filter(left_on=None).select_related("user", "person"))
        return sharing.share(
            household=family,
            members=members,
            kind="note",
            subject=subject,
            title=title,
            sections=[{"heading": "Words", "text": title}],
            at=at(ORDER, 9),
            by=cast.joss,
        )

    share("For the former couple", family)
    second = family.members.get(number=2)
    second.left_on = ORDER
    second.save()
    tomorrow = date(2026, 7, 24)
    user = person("newpartner", Role.ADOPTER, cast.ane)
    PortalAccountFactory(user=user, agency=cast.ane, file=family.file)
    new = MemberFactory(household=family, number=2, person__name="Noor Example", user=user, joined_on=tomorrow)
    assert sharing.hand_joint_items(new, at=at(tomorrow)) == []
    with time_machine.travel(at(tomorrow, 12), tick=False):
        SharedItem.rows.filter(user=users_of(family)[0]).update(shared_at=at(tomorrow, 9))
        assert [item.title for item in sharing.hand_joint_items(new, at=at(tomorrow, 12))] == ["For the former couple"]
