"""Further scenarios of the kind of SC-01 and SC-02, on the dates that go wrong most easily.

Every date was counted by hand from the guidance and a calendar, none with the code.
"""

from datetime import date

import pytest
import time_machine

from adoption.engine import reconcile
from adoption.errors import NotPossible
from children.actions import court, matches, siblings
from children.models import DelayCause, HearingKind
from familyfinding.actions import agreements, panel, profiles, publishing, reviews
from familyfinding.flows import ProfileStatus
from familyfinding.models import AudienceChange, FundingAgreement, MatchAtPanel, PublishedProfile, Rung, Section
from tests.factories.adoption import AgencyFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at


def running(child, rule):
    return child.file.deadlines.running().get(rule=rule)


def test_a_collapse_at_christmas_a_release_into_the_lost_hour_and_a_return_when_the_review_is_late(cast):
    """FF-07 to FF-09, FF-18, FF-19, FF-27, FF-36, FF-61; D4, D9, D10; CF-04, CF-06, CF-53."""
    asha, tom = cast.asha, cast.tom

    with time_machine.travel(at(date(2026, 10, 5), 10), tick=False) as clock:
        monday = date(2026, 10, 5)
        child = cases.a_child(agency=cast.ane, team=cast.north, worker=asha, manager=tom, on=monday)
        cases.decided(child, on=date(2026, 9, 30), by=cast.sam)
        assert cases.due(child, "TS-14").due_on == date(2026, 10, 7)
        cases.allocated(child, to=asha, on=monday, by=tom)
        final = court.set_hearing(
            child=child, kind=HearingKind.FINAL, on=date(2027, 3, 31), today=monday, by=asha, order_expected=True
        )
        assert cases.due(child, "TS-01").due_on == date(2027, 2, 28), "31 March less a month has no 31st to fall on"
        irh = court.set_hearing(
            child=child, kind=HearingKind.IRH, on=date(2026, 12, 31), today=monday, by=asha, order_expected=True
        )
        assert cases.due(child, "TS-01").due_on == date(2026, 11, 30)
        irh = court.expect_order(hearing=irh, expected=False, by=asha, today=monday)
        assert cases.due(child, "TS-01").due_on == date(2027, 2, 28)
        court.expect_order(hearing=irh, expected=True, by=asha, today=monday)

        clock.move_to(at(date(2026, 11, 30), 23, 59))
        match = matches.record_likely(
            child=child,
            family="A couple we know",
            why="Cousins’ carers",
            judged_by=asha,
            on=date(2026, 11, 30),
            by=asha,
        )
        assert cases.lapsed(child, "TS-01"), "the last day is still in time"

        clock.move_to(at(date(2026, 12, 24), 17))
        matches.end_likely(match=match, why="They withdrew", on=date(2026, 12, 24), by=asha)
        assert cases.due(child, "TS-02").due_on == date(2026, 12, 29), "25 and 28 December are bank holidays"

        clock.move_to(at(date(2026, 12, 30), 9))
        assert cases.due(child, "TS-02").standing(at(date(2026, 12, 29), 23, 59)) == "due_soon"
        assert cases.due(child, "TS-02").standing(at(date(2026, 12, 30), 0)) == "overdue"
        cases.draft(child, by=asha, on=date(2026, 12, 30))
        cases.publish(child, by=asha, when=at(date(2026, 12, 30), 9))
        late = cases.due(child, "TS-02")
        assert (late.met_on, late.days_late(at(date(2027, 6, 1), 9))) == (date(2026, 12, 30), 1)
        assert running(child, "TS-05").due_on == date(2027, 3, 30)

        clock.move_to(at(date(2027, 1, 5), 12))
        court.adjourn(
            hearing=type(irh).rows.get(pk=irh.pk),
            to=date(2027, 2, 26),
            cause=DelayCause.COURT_TIME,
            by=asha,
            today=date(2027, 1, 5),
        )
        child.refresh_from_db()
        assert child.planned_order_on == date(2027, 2, 26)

        clock.move_to(at(date(2027, 3, 20), 23, 59))
        council = AgencyFactory(code="wansbeck", name="Wansbeck Council", kind="local_authority", parent=cast.ane)
        cases.agree_by_letter(child, by=asha, manager=tom, authority=council, when=at(date(2027, 3, 20), 23, 59))
        release = running(child, "TS-04")
        assert (release.due_on, release.due_at) == (date(2027, 3, 27), at(date(2027, 3, 27), 0))

        clock.move_to(at(date(2027, 3, 21), 9))
        agreement = FundingAgreement.rows.get(profile__child=child)
        agreements.end(agreement=agreement, why="Not in this year’s budget", by=asha, at=at(date(2027, 3, 21), 9))
        assert cases.profile_of(child).rung == Rung.HOME
        assert not child.file.deadlines.running().filter(rule="TS-04").exists()

        clock.move_to(at(date(2027, 3, 21), 10))
        cases.agree_by_letter(child, by=asha, manager=tom, authority=council, when=at(date(2027, 3, 21), 10))
        assert running(child, "TS-04").due_at == at(date(2027, 3, 28), 0), "seven full days, whatever the clocks do"
        cases.run(at(date(2027, 3, 27), 23, 59))
        assert cases.profile_of(child).rung == Rung.CONSORTIUM

        clock.move_to(at(date(2027, 4, 6), 6))
        cases.run(at(date(2027, 4, 6), 6))
        assert cases.profile_of(child).rung == Rung.NATIONAL, "nine days without a job, and then once"
        cases.run(at(date(2027, 4, 6), 6, 1))
        assert AudienceChange.rows.filter(became=Rung.NATIONAL).count() == 1
        assert reconcile().drift == 0

        clock.move_to(at(date(2027, 5, 31), 9))
        reviews.review(
            profile=cases.profile_of(child), done_on=date(2027, 5, 31), checked="All of it", changed="My school",
            confirm_journey=True, by=asha, today=date(2027, 5, 31),
        )  # fmt: skip
        assert running(child, "TS-05").due_on == date(2027, 8, 31), "from the last review, not from the date it was due"

        clock.move_to(at(date(2027, 8, 26), 16))
        panel.record_recommendation(
            profile=cases.profile_of(child), recommended_on=date(2027, 8, 26), by=asha, at=at(date(2027, 8, 26), 16)
        )
        assert not child.file.deadlines.running().filter(rule="TS-05").exists()

        clock.move_to(at(date(2027, 9, 2), 11))
        panel.record_refusal(
            match=MatchAtPanel.rows.with_profile().get(), decided_on=date(2027, 9, 2), why="More is to be asked",
            by=asha, at=at(date(2027, 9, 2), 11),
        )  # fmt: skip
        back = cases.profile_of(child)
        assert (back.status, back.rung) == (ProfileStatus.LIVE, Rung.NATIONAL)
        review = running(child, "TS-05")
        assert (review.due_on, review.standing(at(date(2027, 9, 2), 12))) == (date(2027, 8, 31), "overdue")
        assert final.kind == HearingKind.FINAL
        assert reconcile().drift == 0


def test_a_letter_before_the_profile_a_week_that_ends_with_it_on_good_friday_and_brothers_of_whom_one_has_his_order(
    cast,
):
    """FF-17 to FF-19, FF-27, FF-29, FF-34, FF-37, FF-66; D1, D6, D9; AC-2 to AC-4."""
    asha, tom = cast.asha, cast.tom
    council = AgencyFactory(code="wansbeck", name="Wansbeck Council", kind="local_authority", parent=cast.ane)
    thursday, good_friday = date(2026, 3, 26), date(2026, 4, 3)

    with time_machine.travel(at(thursday, 9), tick=False) as clock:
        rowan, moss = (
            cases.a_child(
                agency=cast.ane, team=cast.north, worker=asha, manager=tom, on=thursday, first_name=name,
                last_name=last, local_authority=council,
            )
            for name, last in (("Rowan", "Ashdown"), ("Moss", "Kestrel"))
        )  # fmt: skip
        for child in (rowan, moss):
            cases.decided(child, on=date(2026, 3, 2), by=cast.sam)
        cases.allocated(rowan, to=asha, on=thursday, by=tom)
        cases.allocated(moss, to=tom, on=thursday, by=tom)
        siblings.form_set(children=[rowan, moss], name="Rowan and Moss", on=thursday, by=asha)
        cases.draft(rowan, by=asha, on=thursday)
        agreed = {"by": asha, "manager": tom, "authority": council}
        cases.agree_by_letter(rowan, when=at(thursday, 10), until_on=date(2026, 4, 2), **agreed)
        assert cases.profile_of(rowan).rung == Rung.HOME, "nothing is shown before it is published"

        clock.move_to(at(date(2026, 3, 27), 23, 30))
        cases.publish(rowan, by=asha, when=at(date(2026, 3, 27), 23, 30))
        assert cases.profile_of(rowan).rung == Rung.CONSORTIUM, "in the same breath"
        assert running(rowan, "TS-04").due_at == at(good_friday, 0), "seven full days, one of them an hour short"
        assert running(rowan, "TS-05").due_on == date(2026, 6, 27)

        clock.move_to(at(date(2026, 4, 2), 23, 59))
        agreements.end_expired(at=at(date(2026, 4, 2), 23, 59))
        cases.run(at(date(2026, 4, 2), 23, 59))
        assert cases.profile_of(rowan).rung == Rung.CONSORTIUM, "the last day is a whole day"

        clock.move_to(at(good_friday, 0, 1))
        cases.run(at(good_friday, 0, 1))
        assert cases.profile_of(rowan).rung == Rung.CONSORTIUM, "no agreement: not national, whichever job is first"
        agreements.end_expired(at=at(good_friday, 0, 2))
        assert PublishedProfile.rows.get().rung == Rung.HOME
        assert not rowan.file.deadlines.running().filter(rule="TS-04").exists()

        tuesday = date(2026, 4, 7)
        clock.move_to(at(tuesday, 15))
        cases.agree_by_letter(rowan, when=at(tuesday, 15), **agreed)
        assert running(rowan, "TS-04").due_at == at(date(2026, 4, 14), 0)
        matches.report_change(child=rowan, what="He speaks in sentences", on=tuesday, by=asha)
        about = Section.rows.select_related("profile__child__file").get(profile__child=rowan, kind="about")
        profiles.write_section(
            section=about,
            text="Tells everybody about his brother Moss.",
            version=about.version,
            by=asha,
            at=at(tuesday),
        )

        clock.move_to(at(date(2026, 4, 14), 0, 1))
        cases.run(at(date(2026, 4, 14), 0, 1))
        shown = PublishedProfile.rows.get()
        assert (shown.rung, "Moss" in str(shown.sections)) == (Rung.NATIONAL, False)
        with pytest.raises(NotPossible, match="“moss”"):
            publishing.publish_changes(profile=cases.profile_of(rowan), by=asha, at=at(date(2026, 4, 14), 9))
        change = running(rowan, "TS-06")
        assert (change.due_on, change.standing(at(date(2026, 4, 15), 0))) == (date(2026, 4, 14), "overdue")

        clock.move_to(at(date(2026, 4, 20), 11))
        cases.grant(rowan, on=date(2026, 4, 20), by=asha)
        with pytest.raises(NotPossible, match="“moss”"):
            publishing.publish_changes(profile=cases.profile_of(rowan), by=asha, at=at(date(2026, 4, 20), 12))
        court.refuse_order(child=moss, on=date(2026, 4, 20), court="Newcastle", why="He stays with an aunt", by=asha)
        assert cases.profile_of(rowan).is_live, "what ends for one brother does not end for the other"
        assert running(rowan, "TS-18").due_on == date(2026, 4, 20)
        with pytest.raises(NotPossible, match="“moss”"):
            publishing.publish_changes(profile=cases.profile_of(rowan), by=asha, at=at(date(2026, 4, 20), 13))

        clock.move_to(at(date(2026, 5, 4), 9))
        court.revoke_order(child=rowan, on=date(2026, 5, 4), why="The aunt takes both", by=asha)
        assert not PublishedProfile.rows.exists()
        assert not rowan.file.deadlines.running().filter(rule__in=["TS-04", "TS-05", "TS-06", "TS-18"]).exists()
        assert FundingAgreement.rows.filter(profile__child=rowan, ended_on=None).count() == 0
        assert reconcile().drift == 0
