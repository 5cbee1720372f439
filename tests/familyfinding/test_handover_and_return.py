"""A colleague takes over; a profile begins again; automatic effects repair what a crash left; pictures and clips."""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from adoption import clock
from adoption.actions import people
from adoption.errors import NotAllowed, NotPossible
from adoption.models import Allocation, CaseEvent, Deadline, Part
from adoption.permissions import Role
from children.actions import court, plans
from familyfinding import tasks
from familyfinding.actions import copies, matching, media, panel, publishing, removal
from familyfinding.effects import put_back_after_refusal, take_down_for_match
from familyfinding.flows import ProfileStatus
from familyfinding.models import FundingAgreement, MatchAtPanel, MediaItem, Profile, PublishedProfile, Review, Rung
from tests.adoption.test_uploads import film
from tests.factories.adoption import person
from tests.factories.familyfinding import FundingAgreementFactory, ProfileFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.fixtures.services import eventually
from tests.fixtures.worlds import kept

MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)

# ------------------------------------------------------------------------------------------------------- handing over


def test_when_a_worker_leaves_their_profiles_and_their_dates_pass_to_the_colleague(cast, live):
    """FF-38."""
    ivy = person("ivy", Role.FAMILY_FINDER, cast.ane, cast.north)

    people.deactivate(user=cast.asha, to=ivy, why="Leaves", on=MONDAY, by=cast.root)

    profile = cases.profile_of(live.child)
    assert profile.owner == ivy
    assert cases.due(live.child, "TS-05").owner == ivy
    assert not Deadline.rows.running().filter(file=live.file, owner=cast.asha).exists()
    assert CaseEvent.rows.filter(file=live.file, what=f"{ivy.display_name} owns the profile").count() == 1


def test_a_profile_owned_without_an_allocation_passes_too(cast, live):
    ivy = person("ivy", Role.FAMILY_FINDER, cast.ane, cast.north)
    Profile.rows.filter(pk=live.pk).update(owner=cast.wes)
    elsewhere = cases.a_child(
        agency=cast.ane, team=cast.south, worker=cast.wes, manager=cast.sam, on=MONDAY, first_name="Moss"
    )
    assert Allocation.rows.filter(worker=cast.wes, file=elsewhere.file, part=Part.LEAD).exists()

    people.deactivate(user=cast.wes, to=ivy, why="Leaves", on=MONDAY, by=cast.root)

    assert cases.profile_of(live.child).owner == ivy


def test_a_profile_of_a_closed_file_keeps_its_last_owner(cast, live):
    ivy = person("ivy", Role.FAMILY_FINDER, cast.ane, cast.north)
    Allocation.rows.filter(file=live.file, worker=cast.asha).update(to_on=MONDAY)
    type(live.file).rows.filter(pk=live.file.pk).update(closed_on=MONDAY)
    other = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Moss"
    )

    people.deactivate(user=cast.asha, to=ivy, why="Leaves", on=MONDAY, by=cast.root)

    assert Profile.rows.get(pk=live.pk).owner == cast.asha
    assert Allocation.rows.filter(file=other.file, worker=ivy, to_on=None).exists()


def test_a_colleague_of_another_agency_takes_nothing_over_and_nothing_has_moved(cast, live):
    with pytest.raises(NotPossible):
        people.deactivate(user=cast.asha, to=cast.olu, why="Leaves", on=MONDAY, by=cast.root)

    assert cases.profile_of(live.child).owner == cast.asha
    assert type(cast.asha).objects.get(pk=cast.asha.pk).is_active


# -------------------------------------------------------------------------------------------------------- begin again


@pytest.fixture
@kept
def ended(cast, live):
    """The order was refused: the profile came down by itself, and later adoption is the plan again."""
    court.refuse_order(child=live.child, on=MONDAY, court="Newcastle", why="Not shown", by=cast.asha)
    return cases.profile_of(live.child)


def test_a_profile_begins_again_as_a_draft_whose_clocks_start_afresh(cast, ended):
    plans.consider_again(child=ended.child, why="New assessment", on=MONDAY, by=cast.tom)

    again = matching.begin_again(profile=ended, why="Adoption is the plan again", by=cast.asha, on=MONDAY)

    assert (again.status, again.rung, again.removed_because) == (ProfileStatus.DRAFT, Rung.HOME, "")
    assert (again.first_published_on, again.media_opened_on) == (None, None)
    assert again.heading == "Acorn"
    assert not PublishedProfile.rows.exists()
    assert CaseEvent.rows.filter(file=ended.file, what="Profile begun again").exists()


@pytest.mark.parametrize("why", ["", "  "])
def test_beginning_again_says_why(cast, live, why):
    removal.take_down(profile=live, why="The carers asked", by=cast.asha, at=at(MONDAY, 12))

    with pytest.raises(NotPossible, match="Say why"):
        matching.begin_again(profile=cases.profile_of(live.child), why=why, by=cast.asha, on=MONDAY)


def test_a_profile_does_not_begin_again_while_the_plan_is_over_or_a_match_is_decided(cast, ended, county_live):
    panel.record_recommendation(profile=county_live, recommended_on=MONDAY, by=cast.petra, at=at(MONDAY))

    for profile, by in ((ended, cast.asha), (cases.profile_of(county_live.child), cast.petra)):
        with pytest.raises(NotPossible, match="only when adoption is the plan"):
            matching.begin_again(profile=profile, why="Again", by=by, on=MONDAY)


@pytest.mark.parametrize("who", ["sam", "dele", "olu"])
def test_only_who_writes_profiles_begins_one_again(cast, live, who):
    removal.take_down(profile=live, why="The carers asked", by=cast.asha, at=at(MONDAY, 12))

    with pytest.raises(NotAllowed):
        matching.begin_again(profile=cases.profile_of(live.child), why="Again", by=getattr(cast, who), on=MONDAY)


def test_a_draft_or_a_live_profile_has_nothing_to_begin_again(cast, live):
    with pytest.raises(NotPossible, match="cannot go from"):
        matching.begin_again(profile=live, why="Again", by=cast.asha, on=MONDAY)


def test_the_page_begins_it_again_and_keeps_the_words(cast, live, signed_in):
    removal.take_down(profile=live, why="The carers asked", by=cast.asha, at=at(MONDAY, 12))
    address = reverse("familyfinding:begin-again", args=[live.file.reference])

    assert signed_in(cast.asha).post(address, {"why": ""}).status_code == 422
    assert signed_in(cast.asha).post(address, {"why": "The carers agreed"}).status_code == 302

    assert cases.profile_of(live.child).status == ProfileStatus.DRAFT
    assert cases.publish(live.child, by=cast.asha, when=at(MONDAY, 14)).is_live
    assert Review.rows.filter(profile=live, done_on=None).count() == 1


# ---------------------------------------------------------------------------------------------------------- the match


def test_a_child_with_a_recommended_match_is_neither_published_nor_put_back(cast, draft, county_live):
    """FF-61."""
    panel.record_recommendation(profile=draft, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY))
    with pytest.raises(NotPossible, match="Panel has recommended"):
        publishing.publish(profile=cases.profile_of(draft.child), by=cast.asha, at=at(MONDAY, 13))

    removal.take_down(profile=county_live, why="A pause", by=cast.petra, at=at(MONDAY, 12))
    panel.record_recommendation(
        profile=cases.profile_of(county_live.child), recommended_on=MONDAY, by=cast.petra, at=at(MONDAY, 13)
    )
    if MatchAtPanel.rows.get(profile=county_live).removes_on:
        with pytest.raises(NotPossible, match="Panel has recommended"):
            removal.put_back(profile=cases.profile_of(county_live.child), why="Again", by=cast.petra, at=at(MONDAY, 14))


def test_ts_07_takes_down_a_profile_whose_removal_did_not_happen_and_twice_is_once(cast, live):
    """FF-61."""
    match = MatchAtPanel.rows.create(profile=live, recommended_on=MONDAY, removes_on=MONDAY, recorded_by=cast.asha)

    take_down_for_match(match.pk, at=at(TUESDAY, 1))
    take_down_for_match(match.pk, at=at(TUESDAY, 2))

    profile = cases.profile_of(live.child)
    assert (profile.status, profile.removed_because) == (ProfileStatus.REMOVED, "match")
    assert not PublishedProfile.rows.exists()
    assert CaseEvent.rows.filter(file=live.file, what__startswith="Profile taken down").count() == 1
    match.refresh_from_db()
    assert match.removed_on == MONDAY


def test_ts_116_puts_back_a_profile_whose_return_did_not_happen_and_twice_is_once(cast, live):
    panel.record_recommendation(profile=live, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY, 12))
    match = MatchAtPanel.rows.get()
    due = cases.due(live.child, "TS-05").due_on if not cases.lapsed(live.child, "TS-05") else None
    MatchAtPanel.rows.filter(pk=match.pk).update(refused_on=MONDAY, refused_why="Health questions")

    put_back_after_refusal(match.pk, at=at(TUESDAY, 1))
    put_back_after_refusal(match.pk, at=at(TUESDAY, 2))

    profile = cases.profile_of(live.child)
    assert (profile.status, profile.rung) == (ProfileStatus.LIVE, Rung.HOME)
    assert PublishedProfile.rows.count() == 1
    assert CaseEvent.rows.filter(file=live.file, what__startswith="Profile put back").count() == 1
    match.refresh_from_db()
    assert match.reinstated_on == MONDAY
    assert due is None or cases.due(live.child, "TS-05").due_on == due


def test_ts_116_leaves_a_match_that_was_not_refused_alone(cast, live):
    match = panel.record_recommendation(profile=live, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY, 12))

    put_back_after_refusal(match.pk, at=at(TUESDAY, 1))

    assert cases.profile_of(live.child).status == ProfileStatus.REMOVED


# -------------------------------------------------------------------------------------------------- the real schedule


@pytest.fixture
def at_noon():
    """A clock that goes on, because a real worker waits for work, and not near midnight."""
    with time_machine.travel(at(MONDAY, 12), tick=True):
        yield


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_real_worker_ends_an_agreement_that_ran_out_and_narrows_the_audience(worker, at_noon):
    """FF-27."""
    yesterday = clock.today() - timedelta(days=1)
    profile = ProfileFactory(
        live=True, rung=Rung.NATIONAL, released_to_consortium_at=clock.now(), released_nationally_at=clock.now()
    )
    ended = FundingAgreementFactory(profile=profile, in_force=True, dated_on=yesterday, until_on=yesterday)
    lasting = FundingAgreementFactory(in_force=True, until_on=clock.today())
    copies.renew(Profile.rows.with_file().get(pk=profile.pk), at=clock.now(), by=None)

    for _ in range(2):
        tasks.end_expired_agreements.delay()

    assert eventually(lambda: FundingAgreement.rows.get(pk=ended.pk).ended_on is not None)
    assert eventually(lambda: PublishedProfile.rows.get().rung == Rung.HOME)
    assert Profile.rows.get(pk=profile.pk).rung == Rung.HOME
    assert FundingAgreement.rows.get(pk=lasting.pk).ended_on is None
    ends = CaseEvent.rows.filter(file=profile.file, what="The agreement to search more widely ended")
    assert ends.count() == 1


# --------------------------------------------------------------------------------------------------- pictures, clips

ON = {"supplied_on_day": "2", "supplied_on_month": "2", "supplied_on_year": "2026"}


def a_clip():
    return SimpleUploadedFile("park.mp4", film(), content_type="video/mp4")


def test_a_clip_is_kept_as_a_video_and_never_stands_first(cast, draft, signed_in):
    asha = signed_in(cast.asha)
    address = reverse("familyfinding:add-picture", args=[draft.file.reference])
    given = {"upload": a_clip(), "alt": "On the swing", "supplied_by": "Jo", "consented": "yes", **ON}

    assert asha.post(address, given).status_code == 302

    clip = MediaItem.rows.get()
    assert (clip.is_video, clip.main) == (True, False)
    assert clip.version.document.kind == "video"
    with pytest.raises(NotPossible, match="Choose a photograph"):
        media.make_main(item=clip, by=cast.asha, on=MONDAY)
    shown = asha.get(reverse("familyfinding:picture", args=[draft.file.reference, clip.reference]))
    assert shown["Content-Type"] == "video/mp4"
    shown.close()


def test_a_clip_on_a_live_profile_before_the_order_is_refused_and_with_it_published(cast, live, signed_in):
    """FF-29, FF-34."""
    asha = signed_in(cast.asha)
    address = reverse("familyfinding:add-picture", args=[live.file.reference])
    given = {"alt": "On the swing", "supplied_by": "Jo", "consented": "yes", **ON}
    assert asha.post(address, {**given, "upload": a_clip()}).status_code == 422

    cases.grant(live.child, on=MONDAY, by=cast.asha)
    assert asha.post(address, {**given, "upload": a_clip()}).status_code == 302
    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 13))

    assert [one.is_video for one in PublishedProfile.rows.get().media.all()] == [True]


def test_a_photograph_can_be_chosen_to_stand_first(cast, draft, signed_in):
    for alt in ("Boots", "Swing"):
        media.add(
            profile=draft, upload=cases.a_photograph(), video=False, alt=alt, supplied_by="Jo", supplied_on=MONDAY,
            consented=True, by=cast.asha, at=at(MONDAY),
        )  # fmt: skip
    second = MediaItem.rows.get(alt="Swing")

    signed_in(cast.asha).post(reverse("familyfinding:main-picture", args=[draft.file.reference, second.reference]))

    assert list(MediaItem.rows.filter(main=True)) == [second]


def test_carers_are_asked_and_the_round_remembers_when_and_how(cast, draft, signed_in):
    """FF-35."""
    given = {"how": "By telephone", "asked_on_day": "2", "asked_on_month": "2", "asked_on_year": "2026"}

    signed_in(cast.asha).post(reverse("familyfinding:ask-carers", args=[draft.file.reference]), given)

    asked = draft.media_requests.get()
    assert (asked.asked_on, asked.asked_how, asked.uploaded_on) == (MONDAY, "By telephone", None)
    with pytest.raises(NotPossible, match="future"):
        media.ask_carers(profile=draft, asked_on=TUESDAY, how="", by=cast.asha, today=MONDAY)


# -------------------------------------------------------------------------------------------------- hostile typing

TEXTS = {
    "describe": ("heading", {"age_band": "3-4", "region": "North", "version": "1"}),
    "visit": ("seen", {"visited_on_day": "2", "visited_on_month": "2", "visited_on_year": "2026"}),
    "contribution": ("text", {"by_whom": "child", "name": "R", "document": ""}),
    "ask-carers": ("how", {"asked_on_day": "2", "asked_on_month": "2", "asked_on_year": "2026"}),
    "take-down": ("why", {}),
    "review": ("checked", {"done_on_day": "2", "done_on_month": "2", "done_on_year": "2026"}),
    "share": ("to_name", {"days": "7"}),
    "agreement": ("officer", {}),
    "promote": ("what", {"authorised_by_name": "Tom"}),
}
FORM = "application/x-www-form-urlencoded"
HOSTILE = {"NUL": b"a\0b", "half a character": b"\xed\xa0\x80", "huge": b"x" * 200_000}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", TEXTS)
def test_hidden_and_endless_text_is_refused_in_words_and_nothing_is_recorded(cast, live, signed_in, name, hostile):
    field, others = TEXTS[name]
    address = reverse(f"familyfinding:{name}", args=[live.file.reference])
    before = CaseEvent.rows.count()

    answer = signed_in(cast.asha).post(address, urlencode({**others, field: HOSTILE[hostile]}), content_type=FORM)

    assert answer.status_code in (400, 422)
    assert CaseEvent.rows.count() == before


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_section_refuses_them_too_and_keeps_what_stood(cast, draft, signed_in, hostile):
    section = draft.sections.get(kind="about")
    address = reverse("familyfinding:section", args=[draft.file.reference, "about"])

    answer = signed_in(cast.asha).post(
        address, urlencode({"text": HOSTILE[hostile], "version": section.version}), content_type=FORM
    )

    assert answer.status_code in (400, 422)
    assert draft.sections.get(kind="about").text == section.text
