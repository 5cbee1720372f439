"""Pictures of a family’s profile: cleaned, agreed to by everybody concerned, shown as copies, gone with the profile."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from adopters.actions import inbox, members, picture_copies, pictures, portal_home, profile_texts, showing, signing
from adopters.models import (
    FamilyPicture,
    Member,
    MemberKind,
    PictureConsent,
    PublishedFamily,
    PublishedFamilyPicture,
)
from adoption.errors import NotPossible
from adoption.models import Document, EntryState, PersonAround, PortalEntry, PortalHome, SharedItem
from tests.adopters.assessments import DECIDED
from tests.adopters.families import at, first, second
from tests.adopters.searching import signed_item
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import MemberFactory
from tests.factories.adopters_profile import FamilyConsentFactory, FamilyTextFactory
from tests.factories.portal import PortalEntryFactory
from tests.familyfinding.families import a_family
from tests.fixtures.worlds import kept

NOON = at(DECIDED, 12)
NEVER = "00000000-0000-4000-8000-000000000000"
ADD, PROFILE = "/portal/profile/pictures/add/", "/portal/profile/"


@pytest.fixture(autouse=True)
def _in_july(private_files):  # noqa: F811
    with time_machine.travel(at(DECIDED), tick=False):
        yield


@pytest.fixture
@kept
def household(cast):
    """Ada and Ben Brook of Adopt North East, with little Kit: approved, and their profile is shown."""
    found = searching_with_profile(cast, "Brook", adults=2)
    for number, name in ((1, "Ada Brook"), (2, "Ben Brook")):
        PersonAround.rows.filter(member__household=found, member__number=number).update(name=name)
    MemberFactory(
        household=found, kind=MemberKind.CHILD, number=None, person__name="Kit Brook", person__file=found.file
    )
    portal_home.publish(found)
    return found


def searching_with_profile(cast, name, **facts):
    """Approved, with a text to which everybody agreed, and shown."""
    found = a_family(cast, name, **facts)
    text = FamilyTextFactory(profile__household=found, agreed_on=DECIDED, checked_by=cast.joss)
    for member in found.members.all():
        FamilyConsentFactory(text=text, member=member)
    showing.show(found, because="Agreed", by=cast.joss, at=NOON)
    return found


def jpeg(colour="green", name="hill.jpg", *, placed=True):
    """A photograph that says where it was taken."""
    hidden = Image.Exif()
    if placed:
        hidden[0x010E] = "4 Marigold Way"
    out = BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "JPEG", exif=hidden)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def add(household, by, *, alt="Two people on a hill", pictured=(), colour="green"):
    return pictures.add(household=household, upload=jpeg(colour), alt=alt, pictured=pictured, by=by, at=NOON)


def agrees(picture, member):
    return signing.take_in(signed_item(picture, member, DECIDED), by=None, at=NOON)


def agreed_by_both(picture):
    for member in (first(picture.profile.household), second(picture.profile.household)):
        agrees(picture, member)


def child_of(household):
    return Member.rows.get(household=household, kind=MemberKind.CHILD)


def shown(household):
    return list(PublishedFamilyPicture.rows.filter(family__file=household.file).order_by("place"))


def seen(client, where):
    """The bytes of a picture that is shown in the page, never as a page."""
    answer = client.get(where)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert "sandbox" in answer["Content-Security-Policy"]
    return b"".join(answer.streaming_content)


def post_picture(client, **typed):
    facts = {"upload": jpeg(), "alt": "Us with the dog", "pictured": [], "agree": "on", "key": "k1"}
    return client.post(ADD, facts | typed)


# ---------------------------------------------------------------------------------------------------------- agreement


def test_nobody_sees_a_picture_before_both_applicants_and_everybody_in_it_agreed(cast, household):
    kit = child_of(household)
    picture = add(household, cast.joss, pictured=[kit])
    assert [one.pk for one in picture_copies.to_agree(picture)] == [
        first(household).pk,
        second(household).pk,
        kit.pk,
    ]
    agrees(picture, first(household))
    agrees(picture, second(household))
    assert shown(household) == []
    pictures.consent_for(picture=picture, member=kit, how="Ada agreed; Kit likes it.", by=cast.joss, at=NOON)
    assert [one.alt for one in shown(household)] == ["Two people on a hill"]


def test_agreement_for_somebody_says_how_and_only_of_those_concerned(cast, household):
    picture = add(household, cast.joss)
    with pytest.raises(NotPossible, match="Say how"):
        pictures.consent_for(picture=picture, member=first(household), how=" ", by=cast.joss, at=NOON)
    with pytest.raises(NotPossible, match="whoever is in it"):
        pictures.consent_for(picture=picture, member=child_of(household), how="Told us.", by=cast.joss, at=NOON)


def test_agreed_to_twice_it_is_one_consent(cast, household):
    picture = add(household, cast.joss)
    entry = signed_item(picture, first(household), DECIDED)
    signing.take_in(entry, by=None, at=NOON)
    signing.take_in(entry, by=None, at=NOON)
    assert PictureConsent.rows.filter(picture=picture).count() == 1


def test_other_words_are_agreed_to_anew_and_the_picture_waits_meanwhile(cast, household):
    picture = add(household, cast.joss)
    agreed_by_both(picture)
    assert len(shown(household)) == 1
    pictures.describe(picture=picture, alt="Two people on a beach", by=cast.joss, at=at(DECIDED, 13))
    assert shown(household) == []
    picture.refresh_from_db()
    agreed_by_both(picture)
    assert [one.alt for one in shown(household)] == ["Two people on a beach"]


def test_words_that_tell_who_they_are_are_refused(cast, household):
    surname = first(household).person.name.split()[-1]
    with pytest.raises(NotPossible, match="a surname"):
        add(household, cast.joss, alt=f"The {surname} family")
    with pytest.raises(NotPossible, match="what the picture shows"):
        add(household, cast.joss, alt="  ")
    assert not FamilyPicture.rows.exists()
    assert not Document.rows.filter(kind="photograph").exists()


def test_eight_pictures_are_enough(cast, household):
    for number in range(pictures.MOST):
        add(household, cast.joss, alt=f"Picture {number}")
    with pytest.raises(NotPossible, match="8 pictures"):
        add(household, cast.joss)


# ------------------------------------------------------------------------------------------------ copies, no original


def test_what_is_shown_is_a_cleaned_copy_under_another_name(cast, household, signed_in):
    picture = add(household, cast.joss)
    agreed_by_both(picture)
    (copy,) = shown(household)
    assert copy.stored.name != picture.version.stored.name
    assert picture.version.stored.name.split("/")[-1].split(".")[0] not in copy.stored.name
    data = seen(signed_in(cast.asha), address(copy))
    assert b"Marigold" not in data
    assert Image.open(BytesIO(data)).size == (64, 48)


def test_a_worker_of_another_team_sees_the_copy_and_nothing_of_the_file(cast, household, signed_in):
    picture = add(household, cast.joss)
    agreed_by_both(picture)
    (copy,) = shown(household)
    asha = signed_in(cast.asha)
    page = asha.get(reverse("adopters:family", args=[copy.family.reference])).content.decode()
    assert address(copy) in page
    assert 'alt="Two people on a hill"' in page
    assert address(copy) in asha.get(reverse("adopters:families")).content.decode()
    assert seen(asha, address(copy))
    assert asha.get(reverse("adopters:picture", args=[household.file.reference, picture.reference])).status_code == 404
    stranger = signed_in(cast.olu)
    assert stranger.get(address(copy)).content == stranger.get(address(copy, NEVER)).content


def address(copy, reference=None):
    return reverse("adopters:family-picture", args=[copy.family.reference, reference or copy.reference])


def test_taken_down_with_the_profile_by_whichever_way(cast, household, signed_in, django_capture_on_commit_callbacks):
    """AD-41, AD-52: the copies go with the text’s copy, rows and files."""
    picture = add(household, cast.joss)
    agreed_by_both(picture)
    (copy,) = shown(household)
    where = address(copy)
    with django_capture_on_commit_callbacks(execute=True):
        profile_texts.withdraw(member=first(household), why="", by=cast.joss, at=NOON)
    assert shown(household) == []
    assert not default_storage.exists(copy.stored.name)
    assert default_storage.exists(picture.version.stored.name)
    assert signed_in(cast.asha).get(where).status_code == 404


def test_shown_again_with_the_text_it_is_copied_anew(cast, household):
    picture = add(household, cast.joss)
    agreed_by_both(picture)
    profile_texts.withdraw(member=first(household), why="", by=cast.joss, at=NOON)
    text = FamilyTextFactory(profile=household.family_profile, agreed_on=DECIDED, checked_by=cast.joss)
    assert text.number > 1
    showing.show(household, because="Agreed", by=cast.joss, at=NOON)
    assert len(shown(household)) == 1


def test_taken_away_it_is_seen_by_nobody_and_stays_on_the_file(cast, household):
    picture = add(household, cast.joss)
    agreed_by_both(picture)
    pictures.remove(picture=picture, why="Their hair has grown.", by=cast.joss, at=NOON)
    assert shown(household) == []
    assert Document.rows.filter(pk=picture.version.document_id, withdrawn_on=None).exists()
    assert not SharedItem.rows.filter(kind="family_picture", ended_at=None).exists()
    with pytest.raises(NotPossible, match="taken away already"):
        pictures.remove(picture=picture, why="Again", by=cast.joss, at=NOON)


def test_the_order_is_theirs(cast, household):
    one, two = add(household, cast.joss, alt="One"), add(household, cast.joss, alt="Two")
    agreed_by_both(one)
    agreed_by_both(two)
    assert [copy.alt for copy in shown(household)] == ["One", "Two"]
    pictures.put_first(picture=two, by=cast.joss, on=DECIDED)
    assert [copy.alt for copy in shown(household)] == ["Two", "One"]


def test_nobody_who_left_is_kept_in_a_picture_and_a_couples_profile_is_not_shown_for_one(cast, household):
    kit = child_of(household)
    with_kit = add(household, cast.joss, pictured=[kit], alt="Kit")
    without = add(household, cast.joss, alt="The dog")
    agreed_by_both(with_kit)
    pictures.consent_for(picture=with_kit, member=kit, how="Ada agreed.", by=cast.joss, at=NOON)
    agreed_by_both(without)
    assert [copy.alt for copy in shown(household)] == ["Kit", "The dog"]
    members.leave(member=kit, why="Moved out.", on=DECIDED, by=cast.joss, today=DECIDED)
    assert [copy.alt for copy in shown(household)] == ["The dog"]
    members.leave(member=second(household), why="They separated.", on=DECIDED, by=cast.joss, today=DECIDED)
    assert not PublishedFamily.rows.filter(file=household.file).exists()
    assert shown(household) == []


# ---------------------------------------------------------------------------------------------------------- the portal


def test_sent_from_home_looked_at_by_the_worker_agreed_by_the_partner(cast, household, signed_in):
    ada, ben = first(household).user, second(household).user
    assert post_picture(signed_in(ada), pictured=[str(child_of(household).pk)]).status_code == 302
    entry = PortalEntry.rows.get(user=ada, kind="family_picture")
    assert entry.written["who"] == "Kit"
    assert inbox.waits_for_colleague(entry.kind)
    inbox.accept(entry=entry, by=cast.joss, at=NOON)
    picture = FamilyPicture.rows.get()
    assert [one.member for one in PictureConsent.rows.filter(picture=picture)] == [first(household)]
    mine = signed_in(ada).get(PROFILE).content.decode()
    assert "Waiting for" in mine
    theirs = SharedItem.rows.get(user=ben, kind="family_picture")
    page = signed_in(ben).get(reverse("family:item", args=[theirs.reference])).content.decode()
    assert reverse("family:picture", args=[theirs.reference]) in page
    assert seen(signed_in(ben), reverse("family:picture", args=[theirs.reference]))


def test_a_form_sent_twice_is_one_picture(household, signed_in):
    client = signed_in(first(household).user)
    post_picture(client)
    post_picture(client)
    assert PortalEntry.rows.filter(kind="family_picture").count() == 1


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"GIF89a<script>", b"\xff\xd8\xff\xe0not a picture", b""])
def test_a_hostile_or_broken_file_is_refused_in_words_and_nothing_is_kept(household, signed_in, data):
    client = signed_in(first(household).user)
    upload = SimpleUploadedFile("hill.jpg", data, content_type="image/jpeg")
    answer = post_picture(client, upload=upload, alt="Us with the dog")
    assert answer.status_code == 422
    assert "Us with the dog" in answer.content.decode()
    assert not PortalEntry.rows.filter(kind="family_picture").exists()


def test_a_form_without_agreement_or_words_says_what_to_mend(household, signed_in):
    client = signed_in(first(household).user)
    assert post_picture(client, agree="").status_code == 422
    assert post_picture(client, alt="").status_code == 422
    assert not PortalEntry.rows.filter(kind="family_picture").exists()


def test_put_first_and_taken_away_from_home(cast, household, signed_in):
    one, two = add(household, cast.joss, alt="One"), add(household, cast.joss, alt="Two")
    agreed_by_both(one)
    agreed_by_both(two)
    client = signed_in(second(household).user)
    mine = {item.subject_id: item for item in SharedItem.rows.filter(user=second(household).user, ended_at=None)}
    for _ in range(2):  # pressed twice while it waits, it is one
        client.post(reverse("family:picture-first", args=[mine[two.pk].reference]))
    assert PortalEntry.rows.filter(kind="family_picture_first").count() == 1
    inbox.take_in_waiting(at=NOON)
    assert [copy.alt for copy in shown(household)] == ["Two", "One"]
    client.post(reverse("family:picture-away", args=[mine[two.pk].reference]))
    inbox.take_in_waiting(at=NOON)
    assert [copy.alt for copy in shown(household)] == ["One"]
    assert PortalEntry.rows.get(kind="family_picture_away").state == EntryState.ACCEPTED


def test_the_partners_copy_and_another_familys_picture_are_the_same_404_as_none(cast, household, signed_in):
    """Another household’s id in any address, field or file name."""
    other = searching_with_profile(
        cast, "Penn", agency=cast.leicester_city, team=cast.city_assessment, worker=cast.nadia
    )
    theirs = add(other, cast.nadia)
    ada = signed_in(first(household).user)
    strange = SharedItem.rows.filter(subject_id=theirs.pk, kind="family_picture")
    partners = add(household, cast.joss)
    strange = [
        *strange,
        SharedItem.rows.get(user=second(household).user, kind="family_picture", subject_id=partners.pk),
    ]
    for item in strange:
        for name, how in (("picture", ada.get), ("picture-first", ada.post), ("picture-away", ada.post)):
            answer = how(reverse(f"family:{name}", args=[item.reference]))
            never = how(reverse(f"family:{name}", args=[NEVER]))
            assert (answer.status_code, answer.content) == (404, never.content)
    entry = PortalEntryFactory(
        user=first(household).user, file=household.file, kind="family_picture_away", written={"picture": theirs.pk}
    )
    inbox.take_in_waiting(at=NOON)
    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED
    assert FamilyPicture.rows.get(pk=theirs.pk).removed_on is None


def test_somebody_of_another_household_cannot_be_said_to_be_in_it(cast, household, signed_in):
    stranger = MemberFactory()
    client = signed_in(first(household).user)
    assert post_picture(client, pictured=[str(stranger.pk)]).status_code == 422
    entry = PortalEntryFactory(
        user=first(household).user,
        file=household.file,
        kind="family_picture",
        written={"alt": "Us", "pictured": [str(stranger.pk)]},
    )
    with pytest.raises(NotPossible, match="no longer belongs"):
        pictures.take_in(entry, by=cast.joss, at=NOON)


def test_the_home_copy_names_who_lives_there_by_first_name_alone(household):
    people = PortalHome.rows.get(user=first(household).user).content["people"]
    assert [one["name"] for one in people][-1] == "Kit"
    assert not [one for one in people if " " in one["name"]]


# --------------------------------------------------------------------------------------------------- the staff’s page


def test_the_record_shows_each_picture_and_whom_one_waits_for(cast, household, signed_in):
    joss = signed_in(cast.joss)
    ref = household.file.reference
    answer = joss.post(
        reverse("adopters:picture-add", args=[ref]),
        {"photograph": jpeg(), "alt": "On a hill", "pictured": [child_of(household).pk], "looked": "on"},
    )
    assert answer.status_code == 302
    picture = FamilyPicture.rows.get()
    page = joss.get(reverse("adopters:profile", args=[ref])).content.decode()
    assert "Still to agree" in page
    assert reverse("adopters:picture", args=[ref, picture.reference]) in page
    assert seen(joss, reverse("adopters:picture", args=[ref, picture.reference]))
    waiting = joss.get(reverse("adopters:picture-agreed", args=[ref, picture.reference])).content.decode()
    assert "Kit Brook" in waiting
    joss.post(
        reverse("adopters:picture-agreed", args=[ref, picture.reference]),
        {"member": child_of(household).pk, "how": "Ada agreed; Kit likes it."},
    )
    assert PictureConsent.rows.get().member == child_of(household)
    joss.post(reverse("adopters:picture-words", args=[ref, picture.reference]), {"alt": "On a beach"})
    joss.post(reverse("adopters:picture-away", args=[ref, picture.reference]), {"why": "Too old."})
    picture.refresh_from_db()
    assert (picture.alt, picture.removed_why) == ("On a beach", "Too old.")
