"""What an ended plan, a profile begun again or a moved date leave behind: nothing old counts as new (FF-08, FF-66)."""

from datetime import date

import pytest
from django.urls import reverse

from adoption.actions import documents
from adoption.errors import NotPossible
from adoption.models import Approval, CaseEvent, Outcome
from adoption.permissions import Role
from children.actions import court, matches
from children.models import DelayCause, LikelyMatch
from familyfinding.actions import agreements, matching, media, panel, profiles, removal, search, sharing
from familyfinding.models import FundingAgreement, PromotionAuthority, Rung, SharedCopy
from tests.factories.adoption import AgencyFactory, person
from tests.familyfinding import cases
from tests.familyfinding.cases import at

MONDAY, AUTUMN = date(2026, 2, 2), date(2026, 9, 1)


def taken_down(profile, *, by, when=None):
    removal.take_down(profile=profile, why="The carers asked", by=by, at=when or at(MONDAY, 12))
    return cases.profile_of(profile.child)


def letter_of(profile, authority, *, by, when, **facts):
    """Recorded, and not confirmed yet."""
    return agreements.record_letter(
        profile=profile,
        local_authority=authority,
        officer="Director",
        dated_on=when.date(),
        document=cases.letter(profile.file, by=by, when=when),
        by=by,
        at=when,
        **facts,
    )


# ------------------------------------------------------------------------------------------------------ begun again


def test_published_anew_a_profile_owes_its_review_in_three_months_and_no_change_is_late(cast, live, now):
    """FF-36, FF-37: begun again after half a year, the review of the first time is not overdue on the first day."""
    matches.report_change(child=live.child, what="Walks", on=MONDAY, by=cast.asha)
    matching.begin_again(profile=taken_down(live, by=cast.asha), why="Again", by=cast.asha, on=MONDAY)
    now.move_to(at(AUTUMN, 9))

    cases.publish(live.child, by=cast.asha, when=at(AUTUMN, 10))

    assert cases.due(live.child, "TS-05").due_on == date(2026, 12, 1)
    assert cases.due(live.child, "TS-06").due_on == date(2026, 9, 8)


def test_begun_again_the_carers_have_a_month_anew_and_a_managers_word_on_the_visit_is_spent(cast, draft, now):
    """FF-31, FF-35."""
    profiles.go_without_visit(profile=draft, why="Snow", by=cast.tom, on=MONDAY)
    cases.publish(draft.child, by=cast.asha, when=at(MONDAY, 11))
    down = taken_down(cases.profile_of(draft.child), by=cast.asha)
    now.move_to(at(AUTUMN, 9))

    again = matching.begin_again(profile=down, why="Again", by=cast.asha, on=AUTUMN)

    assert again.visit_override_why == ""
    assert cases.due(draft.child, "TS-102").due_on == date(2026, 10, 1)


# --------------------------------------------------------------------------------------------- while it was down


def test_a_change_reported_between_panel_and_refusal_is_taken_in_once_the_profile_is_back(cast, live, now, signed_in):
    """FF-37, CF-06: the words that return are older than the change."""
    match = panel.record_recommendation(profile=live, recommended_on=MONDAY, by=cast.asha, at=at(MONDAY, 11))
    matches.report_change(child=live.child, what="Walks", on=date(2026, 2, 3), by=cast.asha)
    assert not live.file.deadlines.filter(rule="TS-06", lapsed_on=None).exists()
    page = signed_in(cast.asha).get(reverse("familyfinding:profile", args=[live.file.reference])).content.decode()
    assert "A significant change is still to be taken in" in page
    now.move_to(at(date(2026, 2, 16), 9))

    panel.record_refusal(
        match=match, decided_on=date(2026, 2, 16), why="Doubts", by=cast.asha, at=at(date(2026, 2, 16), 9)
    )

    assert cases.due(live.child, "TS-06").due_on == date(2026, 2, 23), "five working days from the return"
    assert cases.due(live.child, "TS-05").due_on == date(2026, 5, 2), "the review keeps its date"


def test_a_change_reported_before_the_profile_came_down_is_as_late_as_it_is(cast, live, now):
    """CF-06: going down and back launders nothing."""
    matches.report_change(child=live.child, what="Walks", on=MONDAY, by=cast.asha)
    now.move_to(at(date(2026, 2, 20), 9))
    down = taken_down(live, by=cast.asha, when=at(date(2026, 2, 20), 9))

    removal.put_back(profile=down, why="Over", by=cast.asha, at=at(date(2026, 2, 20), 10))

    assert cases.due(live.child, "TS-06").due_on == date(2026, 2, 9)


# -------------------------------------------------------------------------------------------------- the plan ended


def test_a_letter_that_waits_is_not_confirmed_after_the_plan_ended_and_opens_nothing_later(cast, live, authority):
    """FF-17, FF-66."""
    waiting = letter_of(live, authority, by=cast.asha, when=at(MONDAY, 10))

    court.refuse_order(child=live.child, on=MONDAY, court="Newcastle", why="Not shown", by=cast.asha)

    assert Approval.rows.get(subject_id=waiting.pk, subject=waiting._meta.label).outcome == Outcome.OVERTAKEN
    waiting.refresh_from_db()
    assert (waiting.confirmed_on, waiting.ended_on) == (None, MONDAY)


def test_with_the_plan_end_the_authority_to_promote_and_the_links_of_the_carers(cast, live):
    """FF-33, FF-39, FF-66: staff only means that nobody else has a key."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    profile = cases.profile_of(live.child)
    search.authorise_promotion(
        profile=profile, what="A film", authorised_by_name="Tom", authorised_on=MONDAY, by=cast.asha, today=MONDAY
    )
    sharing.share(profile=profile, to_name="Jo", days=14, by=cast.asha, at=at(MONDAY, 13))

    court.revoke_order(child=live.child, on=MONDAY, why="A relative", by=cast.asha)

    assert PromotionAuthority.rows.get().ended_on == MONDAY
    assert SharedCopy.rows.get().revoked_at is not None


def test_with_the_plan_over_no_new_link_is_made_for_the_carers(cast, live):
    """FF-33, FF-66."""
    court.refuse_order(child=live.child, on=MONDAY, court="Newcastle", why="Not shown", by=cast.asha)

    with pytest.raises(NotPossible, match="staff only"):
        sharing.share(profile=cases.profile_of(live.child), to_name="Jo", days=3, by=cast.asha, at=at(MONDAY, 13))


# -------------------------------------------------------------------------------------------------- the agreement


def test_a_talk_about_a_wider_search_before_the_order_does_not_stand_for_the_one_after_it(cast, county_live):
    """FF-21: two weeks after the order, and kept whenever it was."""
    talk = {"with_manager": cast.marcus, "will_ask": False, "said": "Too early", "by": cast.petra}
    search.discuss(profile=county_live, held_on=MONDAY, today=MONDAY, **talk)
    order = date(2026, 2, 9)

    cases.grant(county_live.child, on=order, by=cast.petra)
    assert cases.due(county_live.child, "TS-20").met_on is None

    search.discuss(profile=cases.profile_of(county_live.child), held_on=order, today=order, **talk)
    assert cases.due(county_live.child, "TS-20").met_on == order
    assert CaseEvent.rows.filter(file=county_live.file, kind="supervision").count() == 2


def test_only_the_childs_own_authority_agrees(cast, live, authority, signed_in):
    """FF-17: a letter of another council funds nothing for this child."""
    other = AgencyFactory(code="elsewhere", name="Elsewhere Council", kind="local_authority", parent=cast.ane)

    with pytest.raises(NotPossible, match="own local authority is Wansbeck Council"):
        letter_of(live, other, by=cast.asha, when=at(MONDAY, 12))
    address = reverse("familyfinding:agreement", args=[live.file.reference])
    page = signed_in(cast.asha).get(address).content.decode()
    assert "Wansbeck Council" in page
    assert "Elsewhere Council" not in page


def test_a_letter_that_ran_out_while_it_waited_is_not_confirmed(cast, live, authority, now):
    """FF-17, FF-27."""
    waiting = letter_of(live, authority, by=cast.asha, when=at(MONDAY, 10), until_on=date(2026, 2, 6))
    now.move_to(at(date(2026, 2, 9), 9))

    with pytest.raises(NotPossible, match="last day of this agreement has passed"):
        cases.decide(waiting, by=cast.tom, when=at(date(2026, 2, 9), 9))

    cases.decide(waiting, by=cast.tom, when=at(date(2026, 2, 9), 9), outcome=Outcome.REFUSED, reasons="Too old")
    assert cases.profile_of(live.child).rung == Rung.HOME


def test_a_question_overtaken_by_a_better_scan_can_be_asked_again(cast, live, authority, signed_in):
    """FF-17, PN-60: the letter had another version when the manager decided, and the way is not blocked for ever."""
    waiting = letter_of(live, authority, by=cast.asha, when=at(MONDAY, 10))
    documents.add_version(document=waiting.document, upload=cases.letter_upload(), by=cast.asha, at=at(MONDAY, 11))
    assert cases.decide(waiting, by=cast.tom, when=at(MONDAY, 12)).outcome == Outcome.OVERTAKEN
    page = signed_in(cast.asha).get(reverse("familyfinding:profile", args=[live.file.reference])).content.decode()
    assert "Record the local authority’s agreement" in page
    assert "Waits for a decision" not in page

    again = letter_of(live, authority, by=cast.asha, when=at(MONDAY, 13))
    cases.decide(again, by=cast.tom, when=at(MONDAY, 14))

    assert cases.profile_of(live.child).rung == Rung.CONSORTIUM
    assert FundingAgreement.rows.filter(profile=live, refused_on=MONDAY).get() == waiting


# ------------------------------------------------------------------------------------------------- the likely match


def test_a_match_recorded_too_late_is_in_time_once_the_hearing_is_adjourned(cast, child, now):
    """FF-08, FF-11: due 28 February, recorded on 3 March; adjourned to 30 June, due 30 May."""
    now.move_to(at(date(2026, 3, 3), 9))
    facts = {"family": "F", "why": "Knows the child", "judged_by": cast.asha, "by": cast.asha}
    match = matches.record_likely(child=child, on=date(2026, 3, 3), **facts)
    assert not match.suspends
    adjourned = {"cause": DelayCause.COURT_TIME, "by": cast.asha, "today": date(2026, 3, 3)}

    court.adjourn(hearing=child.hearings.get(), to=date(2026, 6, 30), **adjourned)

    assert cases.lapsed(child, "TS-01")
    assert LikelyMatch.rows.get().suspends
    assert CaseEvent.rows.filter(file=child.file, what__startswith="The likely match holds off").count() == 1


def test_what_a_manager_overruled_stays_overruled_when_the_hearing_moves(cast, child, now):
    """FF-08."""
    facts = {"family": "F", "why": "Knows the child", "judged_by": cast.asha, "by": cast.asha}
    match = matches.record_likely(child=child, on=MONDAY, **facts)
    matches.overrule(match=match, why="Too early to say", on=MONDAY, by=cast.tom)

    court.move_hearing(
        hearing=child.hearings.get(),
        on=date(2026, 6, 30),
        why="Moved",
        cause=DelayCause.COURT_TIME,
        by=cast.asha,
        today=MONDAY,
    )

    assert cases.due(child, "TS-01").due_on == date(2026, 5, 30)


def test_a_match_brought_in_time_keeps_holding_off_when_the_hearing_comes_forward(cast, child):
    """FF-08: it was in time when it was recorded."""
    facts = {"family": "F", "why": "Knows the child", "judged_by": cast.asha, "by": cast.asha}
    matches.record_likely(child=child, on=MONDAY, **facts)

    court.move_hearing(hearing=child.hearings.get(), on=date(2026, 2, 20), why="Earlier", by=cast.asha, today=MONDAY)

    assert cases.lapsed(child, "TS-01")


def test_a_second_match_holds_off_nothing_that_the_first_ones_collapse_made_due(cast, child, now):
    """FF-09: one working day after the collapse stays one working day, whoever is thought of next."""
    facts = {"family": "F", "why": "Knows the child", "judged_by": cast.asha, "by": cast.asha}
    first = matches.record_likely(child=child, on=MONDAY, **facts)
    matches.end_likely(match=first, why="They withdrew", on=MONDAY, by=cast.asha)
    now.move_to(at(date(2026, 2, 6), 9))

    second = matches.record_likely(child=child, on=date(2026, 2, 6), **facts)
    matches.end_likely(match=second, why="They withdrew too", on=date(2026, 2, 9), by=cast.asha)

    assert not second.suspends
    assert cases.due(child, "TS-02").due_on == date(2026, 2, 3)


# ------------------------------------------------------------------------------------------- pictures, owner, journey


def test_a_picture_that_may_not_be_shown_does_not_answer_the_task_after_the_order(cast, live):
    """FF-34: the profile is up to date when adopters may see something."""
    cases.grant(live.child, on=MONDAY, by=cast.asha)
    facts = {"video": False, "alt": "Boots", "supplied_by": "Jo", "supplied_on": MONDAY, "by": cast.asha}
    media.add(
        profile=cases.profile_of(live.child), upload=cases.a_photograph(), consented=False, at=at(MONDAY, 12), **facts
    )
    assert cases.due(live.child, "TS-18").met_on is None

    media.add(
        profile=cases.profile_of(live.child), upload=cases.a_photograph(), consented=True, at=at(MONDAY, 13), **facts
    )
    assert cases.due(live.child, "TS-18").met_on == MONDAY


def test_a_childcare_support_worker_who_begins_a_profile_does_not_own_it(cast, now):
    """FF-15, FF-38: nobody is allocated yet."""
    moss = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Moss", lead=None
    )
    cal = person("cal", Role.CHILDCARE_SUPPORT_WORKER, cast.ane)

    profiles.record_visit(profile=cases.profile_of(moss), visited_on=MONDAY, seen="Played.", by=cal, today=MONDAY)

    assert cases.profile_of(moss).owner is None


def test_moving_a_section_and_choosing_the_first_picture_stand_in_the_journey(cast, draft):
    """FF-02: every edit is written to the record by itself."""
    item = media.add(
        profile=draft,
        upload=cases.a_photograph(),
        video=False,
        alt="Boots",
        supplied_by="Jo",
        supplied_on=MONDAY,
        consented=True,
        by=cast.asha,
        at=at(MONDAY, 11),
    )
    section = draft.sections.select_related("profile__child__file").get(kind="likes")

    profiles.move_section(section=section, up=True, by=cast.asha, on=MONDAY)
    media.make_main(item=item, by=cast.asha, on=MONDAY)

    said = set(CaseEvent.rows.filter(file=draft.file, recorded_by=cast.asha).values_list("what", flat=True))
    assert {"Profile section “What I like” moved", "Another photograph chosen to stand first"} <= said
