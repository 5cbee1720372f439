"""The family finding meeting as it is held: partners, minutes, outcome, pages (FF-44, FF-45, FF-47 to FF-49)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from adopters.flows import Stage
from adoption.actions.agreed import ToDo
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import AgreedAction, CaseEvent, Document
from children.actions import court
from children.models import HearingKind
from familyfinding import meeting_pages
from familyfinding.actions import filing, minutes, partners, rounds
from familyfinding.models import (
    Attending,
    ChildOnAgenda,
    Initiator,
    PartnerAtMeeting,
    Presentation,
)
from tests.factories.adopters import HouseholdFactory
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_board import ChildOnAgendaFactory, FindingMeetingFactory, PartnerAtMeetingFactory
from tests.familyfinding import cases
from tests.familyfinding.cases import at
from tests.familyfinding.meetings.months import (
    MONDAY,
    WED_11_FEB,
    WED_11_MAR,
    all_came,
    begun,
    meeting_on,
    minuted,
    put_on,
)

# ------------------------------------------------------------------------------------------------------------ partners


def give(partner, by, **facts):
    given = {"representative": None, "representative_name": "", "of_children": "Two wait", "of_adopters": ""}
    return partners.give_position(partner=partner, by=by, at=at(MONDAY, 13), **{"version": 1, **given, **facts})


def test_a_partner_gives_its_position_and_nobody_elses(cast, now):
    """FF-45: one representative of each partner, with its position of children and of adopters."""
    series = rounds.begin_round(agency=cast.fal, chair=cast.marcus, on=MONDAY, by=cast.marcus)
    meeting = rounds.plan(series=series, starts_at=at(WED_11_FEB, 10), by=cast.marcus, at=at(MONDAY, 11))
    city = PartnerAtMeeting.rows.select_related("meeting__round__agency").get(
        meeting=meeting, agency=cast.leicester_city
    )
    with pytest.raises(NotAllowed):
        give(city, cast.petra)
    given = give(city, cast.nadia, representative=cast.nadia, of_adopters="Four households wait")
    assert (given.given_by, given.of_adopters) == (cast.nadia, "Four households wait")
    with pytest.raises(Stale):
        give(city, cast.nadia)
    with pytest.raises(NotPossible, match="how things stand"):
        give(city, cast.nadia, of_children="", version=2)


def test_an_absence_is_recorded_with_its_reason(cast, child, calendar, now):
    """FF-45."""
    put_on(child, WED_11_FEB, cast.asha)
    partner = meeting_on(WED_11_FEB).partners.first()
    with pytest.raises(NotPossible, match="Begin the meeting"):
        partners.record_attendance(partner=partner, attending=Attending.CAME, by=cast.tom, at=at(MONDAY, 13))
    begun(cast, now)
    with pytest.raises(NotPossible, match="why nobody came"):
        partners.record_attendance(partner=partner, attending=Attending.ABSENT, by=cast.tom, at=at(WED_11_FEB, 10))
    partners.record_attendance(
        partner=partner, attending=Attending.ABSENT, absence_why="Ill", by=cast.tom, at=at(WED_11_FEB, 10)
    )
    partner.refresh_from_db()
    assert (partner.attending, partner.absence_why) == ("absent", "Ill")


# ------------------------------------------------------------------------------------------------------------- minutes


def test_each_agreed_action_is_a_task_and_the_minute_a_case_note(cast, live, calendar, now):
    item = put_on(live.child, WED_11_FEB, cast.asha)
    meeting = begun(cast, now)
    minuted(item, cast.tom, said="She sings now.", todo=ToDo("Film her singing", cast.asha, WED_11_MAR))
    minutes.agree(
        item=ChildOnAgenda.rows.with_child().get(), what="Ring Joss", owner=cast.joss, due_on=WED_11_MAR, by=cast.tom,
        at=at(WED_11_FEB, 11),
    )  # fmt: skip
    agreed = AgreedAction.rows.filter(source=ChildOnAgenda._meta.label).order_by("pk")
    assert [(one.what, one.owner, one.agreed_where) for one in agreed] == [
        ("Film her singing", cast.asha, "Family finding meeting of Wed 11 February 2026"),
        ("Ring Joss", cast.joss, "Family finding meeting of Wed 11 February 2026"),
    ]
    all_came(meeting, cast.tom)
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    note = CaseEvent.rows.get(file=live.file, what="Discussed at the family finding meeting")
    assert "She sings now." in note.detail
    assert f"Film her singing ({cast.asha.display_name}, by Wed 11 March 2026)" in note.detail


def test_a_meeting_does_not_close_with_a_loose_end(cast, child, calendar, now):
    item = put_on(child, WED_11_FEB, cast.asha)
    AgreedAction.rows.all().delete()  # the first one, which came with the worker
    with pytest.raises(NotPossible, match="is on Wed 11 February"):
        minutes.begin(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(MONDAY, 12))
    meeting = begun(cast, now)
    close = lambda: minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))  # noqa: E731
    with pytest.raises(NotPossible, match="Adopt North East, Wansbeck Council"):
        close()
    all_came(meeting, cast.tom)
    with pytest.raises(NotPossible, match="Nobody was talked about"):
        close()
    minuted(item, cast.tom)
    with pytest.raises(NotPossible, match=f"what happens next.*{child.file.reference}"):
        close()
    minutes.agree(
        item=ChildOnAgenda.rows.with_child().get(), what="Visit", owner=cast.asha, due_on=WED_11_MAR, by=cast.tom,
        at=at(WED_11_FEB, 11),
    )  # fmt: skip
    close()
    with pytest.raises(NotPossible, match="closed and its minutes are filed"):
        minuted(item, cast.tom)


def test_a_minute_written_on_an_older_text_is_refused_with_both(cast, child, calendar, now):
    item = put_on(child, WED_11_FEB, cast.asha)
    begun(cast, now)
    minuted(item, cast.tom, said="First")
    with pytest.raises(Stale) as stale:
        minuted(item, cast.tom, said="Second", version=1)
    assert stale.value.theirs["said"] == "First"
    with pytest.raises(NotPossible, match="wider range"):
        minuted(item, cast.tom, wider=True)


def test_each_file_gets_its_own_part_once(cast, live, calendar, now):
    """FF-44: nothing of one child stands in the paper of another."""
    other = cases.a_child(
        agency=cast.ane, team=cast.north, worker=cast.asha, manager=cast.tom, on=MONDAY, first_name="Bryony"
    )
    cases.decided(other, on=MONDAY, by=cast.sam)
    items = [put_on(live.child, WED_11_FEB, cast.asha), put_on(other, WED_11_FEB, cast.asha)]
    meeting = begun(cast, now)
    all_came(meeting, cast.tom)
    for item, said in zip(items, ("Of the first", "Of the second"), strict=True):
        minuted(item, cast.tom, said=said, todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    assert filing.file_minutes(at=at(WED_11_FEB, 13)) == 3
    assert filing.file_minutes(at=at(WED_11_FEB, 13)) == 0
    titles = Document.rows.filter(title__contains="amily finding meeting of").values_list("file", flat=True)
    assert sorted(titles) == sorted([meeting.round.file_id, live.file.pk, other.file_id])
    context = filing.of_child(ChildOnAgenda.rows.with_child().get(pk=items[0].pk))
    assert [row["item"].said for row in context["rows"]] == ["Of the first"]
    assert context["partners"] == []


def test_a_family_the_meeting_thought_of_is_interest_begun_by_a_meeting(cast, live, calendar, now):
    household = HouseholdFactory(file__agency=cast.ane, file__team=cast.assessment, stage=Stage.APPROVED)
    item = put_on(live.child, WED_11_FEB, cast.asha)
    meeting = begun(cast, now)
    item = ChildOnAgenda.rows.with_child().get(pk=item.pk)
    shown = minutes.name_family(item=item, household=household, why="They sing", by=cast.tom, at=at(WED_11_FEB, 11))
    assert (shown.initiator, shown.named_at.item) == (Initiator.MEETING, item)
    all_came(meeting, cast.tom)
    minuted(item, cast.tom, wider=True, wider_why="Few in the north", todo=ToDo("Visit", cast.asha, WED_11_MAR))
    minutes.close(meeting=meeting_on(WED_11_FEB), by=cast.tom, at=at(WED_11_FEB, 12))
    brought = meeting_pages.outcome(meeting_on(WED_11_FEB))
    assert (brought.children, brought.discussed, brought.wider, brought.named) == (1, 1, 1, 1)
    assert (brought.agreed, brought.ended, brought.late) == (1, 0, 0)


# ------------------------------------------------------------------------------------------ the database and its pages


@pytest.mark.parametrize(
    "facts",
    [
        {"closed_at": at(WED_11_FEB, 12)},
        {"called_off_on": MONDAY},
        {"extra": True},
        {"called_off_on": MONDAY, "called_off_why": "Snow", "begun_at": at(WED_11_FEB, 10)},
    ],
)
def test_the_database_refuses_a_meeting_that_cannot_be(cast, series, facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingMeetingFactory(round=series, **facts)


def test_the_database_refuses_a_child_twice_and_an_absence_without_a_reason(cast, series):
    meeting = FindingMeetingFactory(round=series)
    item = ChildOnAgendaFactory(meeting=meeting)
    for wrong in (
        lambda: ChildOnAgendaFactory(meeting=meeting, child=item.child),
        lambda: ChildOnAgendaFactory(meeting=meeting, discussed_at=at(MONDAY)),
        lambda: ChildOnAgendaFactory(meeting=meeting, wider=True),
        lambda: PartnerAtMeetingFactory(meeting=meeting, attending="absent"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_pages_walk_a_meeting_from_agenda_to_closed(cast, live, calendar, now, signed_in):
    """FF-41 to FF-48, as the chair does it, without any script."""
    page, meeting = signed_in(cast.tom), meeting_on(WED_11_FEB)
    to = lambda name, *more: reverse(f"familyfinding:{name}", args=[meeting.reference, *more])  # noqa: E731
    page.post(to("add-to-agenda"), {"child": live.pk, "why": "New"})
    item = ChildOnAgenda.rows.get()
    now.move_to(at(WED_11_FEB, 10))
    page.force_login(cast.tom)
    assert page.post(to("begin-meeting")).headers["Location"] == to("minutes")
    assert page.get(to("minutes")).headers["Location"] == to("minute", item.reference)
    day = {"action_due_on_day": "11", "action_due_on_month": "3", "action_due_on_year": "2026"}
    typed = {"said": "She sings.", "version": "1", "action_what": "Film it", **day}
    half = page.post(to("minute", item.reference), typed)
    assert half.status_code == 422
    assert "Choose who does it" in half.content.decode()
    assert "She sings." in half.content.decode()
    done = page.post(to("minute", item.reference), typed | {"action_owner": cast.asha.pk, "go": "next"})
    assert done.headers["Location"] == to("close-meeting")
    pks = list(meeting.partners.order_by("pk").values_list("pk", flat=True))
    answers = {f"attending_{pks[0]}": "came", f"attending_{pks[1]}": "absent", f"why_{pks[1]}": "Ill"}
    assert page.post(to("meeting-attendance"), answers).status_code == 302
    assert page.post(to("close-meeting")).status_code == 302
    shown = page.get(to("meeting")).content.decode()
    assert "1 child talked about of 1" in shown
    assert "Film it" in page.get(reverse("agreed:list", args=[live.file.reference])).content.decode()
    assert page.get(to("meeting-paper")).headers["Content-Type"] == "application/pdf"
    assert page.get(to("minutes-of-child", item.reference)).headers["Content-Type"] == "application/pdf"


def test_a_meeting_with_many_children_costs_no_more_queries(
    cast, series, now, signed_in, django_assert_max_num_queries
):
    meeting = FindingMeetingFactory(round=series, starts_at=at(WED_11_MAR, 10), agenda_closes_on=date(2026, 3, 6))
    for _ in range(12):
        item = ChildOnAgendaFactory(meeting=meeting, child__file__agency=cast.ane, child__file__team=cast.north)
        ProfileFactory(child=item.child)
    page = signed_in(cast.tom)
    with django_assert_max_num_queries(26):
        page.get(reverse("familyfinding:meeting", args=[meeting.reference]))
    with django_assert_max_num_queries(16):
        page.get(reverse("familyfinding:meetings"))
    with django_assert_max_num_queries(16):
        page.get(reverse("familyfinding:meeting-figures"))


def test_two_who_build_at_once_put_each_child_on_once(cast, child, calendar):
    """The row itself is unique, so the slower of two is refused and nothing is doubled."""
    put_on(child, WED_11_FEB, cast.tom)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChildOnAgendaFactory(meeting=meeting_on(WED_11_FEB), child=child)
    assert ChildOnAgenda.rows.count() == 1


def test_a_hearing_of_another_kind_asks_for_no_presentation(cast, child, calendar):
    court.set_hearing(child=child, kind=HearingKind.IRH, on=MONDAY + timedelta(30), today=MONDAY, by=cast.asha)
    assert Presentation.rows.count() == 1
