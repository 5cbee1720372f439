"""What follows by itself (spec 01 table I), and what a refusal leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from adoption.actions import allocations as parts
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible
from adoption.models import CaseEvent, Deadline, Notice, Part, PolicySetting
from adoption.permissions import Role
from children.actions import court, matches
from children.models import DelayCause
from familyfinding.actions import media, panel, profiles, publishing, removal, reviews, search
from familyfinding.deadlines import RULES
from familyfinding.effects import EFFECTS
from familyfinding.flows import ProfileStatus
from familyfinding.models import (
    ChangeToAnswer,
    Link,
    MatchAtPanel,
    MediaRequest,
    Profile,
    PublishedMedia,
    PublishedProfile,
    Rung,
    Section,
    SectionKind,
    ShownCopy,
)
from tests.factories.adopters import HouseholdFactory
from tests.factories.adoption import person
from tests.factories.matching_links import LinkFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY, TUESDAY = date(2026, 2, 2), date(2026, 2, 3)


def test_a_childs_file_begins_with_an_empty_profile_owned_by_the_allocated_worker(cast, child):
    """FF-38; the first round of pictures from the carers is owed too (FF-35)."""
    profile = cases.profile_of(child)

    assert (profile.status, profile.owner) == (ProfileStatus.NOT_STARTED, cast.asha)
    assert [s.kind for s in Section.rows.filter(profile=profile).in_order()] == list(SectionKind)
    assert cases.due(child, "TS-01").owner == cast.asha
    assert cases.due(child, "TS-102").due_on == date(2026, 3, 2)
    assert MediaRequest.rows.filter(profile=profile).count() == 1


def test_moving_the_hearing_moves_the_profiles_due_date(cast, child):
    """FF-06, FF-07, FF-11."""
    hearing = child.hearings.get()

    court.move_hearing(
        hearing=hearing,
        on=date(2026, 4, 30),
        why="The judge is ill",
        cause=DelayCause.COURT_TIME,
        by=cast.asha,
        today=MONDAY,
    )

    assert cases.due(child, "TS-01").due_on == date(2026, 3, 30)
    assert not Deadline.rows.filter(file=child.file, rule="TS-15").exists()


def test_a_county_without_suspension_keeps_its_date_when_a_match_is_likely(cast, county_child):
    """FF-10."""
    matches.record_likely(
        child=county_child, family="Birch", why="Kind", judged_by=cast.petra, on=MONDAY, by=cast.petra
    )

    assert cases.due(county_child, "TS-15").due_on == date(2026, 3, 3)
    assert not Deadline.rows.filter(file=county_child.file, rule="TS-01").exists()


def test_a_match_recorded_after_the_due_date_neither_suspends_nor_launders_what_is_overdue(cast, child, now):
    """FF-08."""
    now.move_to(at(date(2026, 3, 2), 9))
    child.refresh_from_db()
    late = date(2026, 3, 2)
    match = matches.record_likely(child=child, family="Birch", why="Kind", judged_by=cast.asha, on=late, by=cast.asha)
    assert cases.due(child, "TS-01").due_on == date(2026, 2, 28)

    matches.end_likely(match=match, why="They moved", on=late, by=cast.asha)

    assert cases.due(child, "TS-01").due_on == date(2026, 2, 28)
    assert not Deadline.rows.filter(file=child.file, rule="TS-02").exists()


@pytest.mark.parametrize(("policy", "rule"), [("one_working_day", "TS-02"), ("later_of_both", "TS-01")])
def test_an_early_collapse_asks_for_a_profile_at_once_or_at_the_later_date_as_the_agency_chose(
    cast, child, policy, rule
):
    """FF-09, CF-53."""
    PolicySetting.objects.create(
        agency=cast.ane,
        key="profile_due_after_collapse",
        value=policy,
        from_on=date(2026, 1, 1),
        why="Chosen",
        agreed_on=date(2026, 1, 1),
    )
    match = matches.record_likely(child=child, family="Birch", why="Kind", judged_by=cast.asha, on=MONDAY, by=cast.asha)

    matches.end_likely(match=match, why="They moved", on=MONDAY, by=cast.asha)

    running = child.file.deadlines.running().filter(rule__in=["TS-01", "TS-02"])
    assert [row.rule for row in running] == [rule]


def test_the_order_opens_pictures_of_a_live_profile_and_asks_for_them(cast, live):
    """FF-34."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)

    assert cases.due(live.child, "TS-18").due_on == MONDAY
    assert Notice.rows.filter(file=live.file, says__contains="add photographs").exists()
    media.add(
        profile=cases.profile_of(live.child),
        upload=cases.a_photograph(),
        video=False,
        alt="Red boots",
        supplied_by="Jo",
        supplied_on=MONDAY,
        consented=True,
        by=cast.asha,
        at=at(MONDAY, 12),
    )
    assert not PublishedMedia.rows.exists()

    publishing.publish_changes(profile=cases.profile_of(live.child), by=cast.asha, at=at(MONDAY, 13))

    assert PublishedMedia.rows.count() == 1
    assert cases.due(live.child, "TS-18").met_on == MONDAY


@pytest.mark.parametrize("consented", [True, False])
def test_only_agreed_pictures_of_a_draft_are_shown_when_it_is_published_after_the_order(cast, draft, consented):
    media.add(
        profile=draft,
        upload=cases.a_photograph(),
        video=False,
        alt="Red boots",
        supplied_by="Jo",
        supplied_on=MONDAY,
        consented=consented,
        by=cast.asha,
        at=at(MONDAY),
    )
    cases.grant(draft.child, on=MONDAY, by=cast.asha)

    cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 13))

    assert PublishedMedia.rows.exists() is consented


def test_an_order_refused_takes_the_profile_down_at_once_and_stops_its_clocks(cast, live):
    """FF-62, FF-66."""
    court.refuse_order(child=live.child, on=MONDAY, court="Newcastle", why="Not shown", by=cast.asha)

    profile = cases.profile_of(live.child)
    assert (profile.status, profile.removed_because) == (ProfileStatus.REMOVED, "plan")
    assert not PublishedProfile.rows.exists()
    assert not live.file.deadlines.running().filter(rule__in=["TS-04", "TS-05", "TS-06", "TS-18", "TS-102"]).exists()
    assert ShownCopy.rows.get(profile=profile).until_at is not None
    with pytest.raises(NotPossible, match="no longer the plan"):
        removal.put_back(profile=profile, why="Again", by=cast.asha, at=at(MONDAY, 12))


def test_the_worker_confirms_that_a_profile_which_came_down_by_itself_is_down(cast, live, signed_in):
    """FF-66: back to staff only at once, and a worker says that they have seen it; once."""
    address = reverse("familyfinding:confirm-removal", args=[live.file.reference])
    asha = signed_in(cast.asha)
    assert "nothing to confirm" in asha.post(address, follow=True).content.decode()
    court.refuse_order(child=live.child, on=MONDAY, court="Newcastle", why="Not shown", by=cast.asha)
    page = asha.get(reverse("familyfinding:profile", args=[live.file.reference])).content.decode()
    assert "has still to confirm that" in page
    assert address in page
    assert (
        address
        not in signed_in(cast.dele).get(reverse("familyfinding:profile", args=[live.file.reference])).content.decode()
    )

    page = signed_in(cast.asha).post(address, follow=True).content.decode()

    profile = cases.profile_of(live.child)
    assert profile.removal_confirmed_by == cast.asha
    assert "that it is down" in page
    assert address not in page
    assert CaseEvent.rows.filter(file=live.file, what__startswith="Confirmed that the profile is down").count() == 1
    assert "nothing to confirm" in signed_in(cast.asha).post(address, follow=True).content.decode()


def test_with_a_family_on_the_shortlist_there_is_nothing_to_discuss_until_it_comes_to_nothing(cast):
    """FF-21, TS-20: “no adopters identified” is about families on the shortlist as about a likely match."""
    child = cases.a_child(
        agency=cast.leicestershire, team=cast.permanence, worker=cast.petra, manager=cast.marcus, on=MONDAY
    )
    cases.decided(child, on=MONDAY, by=cast.grace)
    cases.allocated(child, to=cast.petra, on=MONDAY, by=cast.marcus)
    cases.grant(child, on=MONDAY, by=cast.petra)
    clock = cases.due(child, "TS-20")
    assert clock.due_on == MONDAY + timedelta(days=14)

    link = LinkFactory(child=child)

    for state, owed in (("shortlisted", False), ("considering", True), ("proceeding", False), ("more_work", True)):
        Link.rows.filter(pk=link.pk).update(state=state)
        refresh(child.file, because="A link moved.")
        clock = child.file.deadlines.filter(rule="TS-20", lapsed_on=None).first()
        assert bool(clock) is owed, state


def test_a_change_reported_on_a_child_without_a_live_profile_owes_nothing(cast, draft):
    matches.report_change(child=draft.child, what="Walks", on=MONDAY, by=cast.asha)

    assert not ChangeToAnswer.rows.exists()


def test_an_agency_that_waits_for_the_decision_keeps_the_profile_until_then(cast, live):
    """CF-06: removal_trigger."""
    PolicySetting.objects.create(
        agency=cast.ane,
        key="removal_trigger",
        value="decision",
        from_on=date(2026, 1, 1),
        why="Chosen",
        agreed_on=date(2026, 1, 1),
    )
    match = panel.record_recommendation(profile=live, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY))
    assert PublishedProfile.rows.exists()

    panel.record_approval(match=match, decided_on=MONDAY, by=cast.asha, at=at(MONDAY, 13))

    assert not PublishedProfile.rows.exists()
    assert MatchAtPanel.rows.get().removed_on == MONDAY


def test_a_refused_match_of_a_child_never_shown_asks_for_a_profile_in_one_working_day(cast, draft):
    match = panel.record_recommendation(profile=draft, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY))

    panel.record_refusal(match=match, decided_on=MONDAY, why="Doubts", by=cast.asha, at=at(MONDAY, 13))

    assert cases.due(draft.child, "TS-02").due_on == TUESDAY


def test_a_profile_is_not_published_without_a_visit_unless_a_manager_says_why(cast, draft):
    """FF-31."""
    draft.visits.all().delete()
    with pytest.raises(NotPossible, match="Nobody has visited"):
        publishing.publish(profile=draft, by=cast.asha, at=at(MONDAY))
    with pytest.raises(NotAllowed):
        profiles.go_without_visit(profile=draft, why="Snow", by=cast.asha, on=MONDAY)

    profiles.go_without_visit(profile=draft, why="Snow", by=cast.tom, on=MONDAY)

    assert cases.publish(draft.child, by=cast.asha, when=at(MONDAY)).is_live


def test_a_childcare_support_worker_writes_and_does_not_publish(cast, draft):
    """FF-15."""
    cal = person("cal", Role.CHILDCARE_SUPPORT_WORKER, cast.ane)
    parts.allocate(file=draft.file, worker=cal, part=Part.SUPPORT, on=MONDAY, by=cast.tom)
    one = Section.rows.select_related("profile__child__file").get(profile=draft, kind="likes")

    profiles.write_section(section=one, text="Trains", version=one.version, by=cal, at=at(MONDAY))

    with pytest.raises(NotAllowed):
        publishing.publish(profile=draft, by=cal, at=at(MONDAY))
    live = cases.publish(draft.child, by=cast.asha, when=at(MONDAY))
    with pytest.raises(NotAllowed):
        reviews.confirm_accuracy(profile=live, by=cal, on=MONDAY)
    facts = {"done_on": MONDAY, "checked": "All", "changed": "", "confirm_journey": True, "today": MONDAY}
    with pytest.raises(NotAllowed):
        reviews.review(profile=live, by=cal, **facts)


def test_promotion_needs_the_order(cast, live):
    """FF-39."""
    given = {"what": "A film", "authorised_by_name": "Tom", "authorised_on": MONDAY, "by": cast.asha, "today": MONDAY}
    with pytest.raises(NotPossible, match="after the Placement Order"):
        search.authorise_promotion(profile=live, **given)
    cases.grant(live.child, on=MONDAY, by=cast.asha)

    search.authorise_promotion(profile=cases.profile_of(live.child), **given)

    assert Profile.rows.get(pk=live.pk).priority


def test_a_talk_is_noted_only_from_an_anonymised_copy(cast, live):
    """FF-40, AD-31."""
    copy = ShownCopy.rows.get(profile=live)
    given = {"talked_on": MONDAY, "to_whom": "H-234ABCD", "by": cast.asha, "today": MONDAY}
    assert "Described from copy 1" in search.note_talk(profile=live, copy=copy, **given).what
    copy.media = [{"alt": "Boots", "kind": "image/jpeg"}]

    with pytest.raises(NotPossible, match="anonymised"):
        search.note_talk(profile=live, copy=copy, **given)


@pytest.mark.parametrize(("stage", "noted"), [("stage_two", True), ("approved", False)])
def test_the_talk_stands_on_the_record_of_the_adopters_under_assessment(cast, live, stage, noted):
    """FF-40, AD-31: which anonymised profile, on the adopters’ record; a reference of nobody tells nothing."""
    copy = ShownCopy.rows.get(profile=live)
    household = HouseholdFactory(file__agency=cast.ane, file__lead=cast.joss, stage=stage)
    given = {"profile": live, "copy": copy, "talked_on": MONDAY, "by": cast.asha, "today": MONDAY}
    for reference in (household.file.reference.lower(), "H-NOBODYS"):
        assert "Described from copy 1" in search.note_talk(to_whom=reference, **given).what

    said = household.file.events.filter(what__startswith="A child was described from anonymised copy 1")
    assert said.count() == Notice.rows.filter(to_user=cast.joss).count() == int(noted)
    assert all(live.child.name not in entry.what for entry in said)


def test_every_automatic_rule_has_its_effect():
    wanted = {rule.effect for rule in RULES if rule.timescale.kind == "automatic"}

    assert wanted == {name for name, _ in EFFECTS}


def test_an_action_inside_a_larger_transaction_that_fails_leaves_nothing(cast, draft):
    with pytest.raises(RuntimeError):
        _publish_and_fail(draft, cast.asha)

    assert not PublishedProfile.rows.exists()
    assert cases.profile_of(draft.child).rung == Rung.HOME


@transaction.atomic
def _publish_and_fail(profile, by):
    publishing.publish(profile=profile, by=by, at=at(MONDAY))
    raise RuntimeError
