"""SC-02: a Leicestershire child. Best Interest Decision at Easter, an adjourned hearing, and the two-week rule.

With the family finding meetings around it, and the events once the order allows them.
"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from adopters.actions import gatherings
from adopters.models import Gathering, GatheringKind
from adoption import clock
from adoption.actions.agreed import ToDo
from adoption.engine import explain, policy_for
from adoption.errors import NotPossible
from adoption.holidays import days
from adoption.models import AgreedAction, Allocation, Approval, DeadlineMove, DocumentKind, Notice, Part, Standing
from adoption.timescales import TIMESCALES
from children.actions import allocations, children, court, plans
from children.models.court import DelayCause, HearingKind
from familyfinding.actions import (
    agenda,
    agreements,
    filing,
    media,
    minutes,
    outings,
    partners,
    presenting,
    publishing,
    rounds,
    search,
)
from familyfinding.models import (
    Attending,
    Because,
    ChildOnAgenda,
    FindingMeeting,
    MediaItem,
    MonthOwed,
    OutingState,
    Presentation,
    Profile,
    PublishedMedia,
    PublishedProfile,
    Rung,
)
from tests.scenarios.conftest import agree, beat, due, file_document, it_is, row, standing, timeline

MON_14_APR = date(2025, 4, 14)
THU_17_APR = date(2025, 4, 17)
MON_21_APR = date(2025, 4, 21)
TUE_22_APR = date(2025, 4, 22)
WED_14_MAY = date(2025, 5, 14)
FRI_30_MAY = date(2025, 5, 30)
MON_02_JUN = date(2025, 6, 2)
WED_11_JUN = date(2025, 6, 11)
MON_30_JUN = date(2025, 6, 30)
WED_09_JUL = date(2025, 7, 9)
MON_28_JUL = date(2025, 7, 28)
MON_11_AUG = date(2025, 8, 11)
THU_14_AUG = date(2025, 8, 14)
SAT_06_SEP = date(2025, 9, 6)
WED_17_SEP = date(2025, 9, 17)

pytestmark = pytest.mark.slow


def a_photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 480), "#88aa66").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), content_type="image/jpeg")


def profile_of(child) -> Profile:
    return Profile.rows.get(child=child)


def sees(user) -> bool:
    return PublishedProfile.objects.visible_to(user).exists()


def add_photo(child, *, by, at):
    return media.add(
        profile=profile_of(child),
        upload=a_photo(),
        video=False,
        alt="A child on a swing",
        supplied_by="The carers",
        supplied_on=clock.london(at).date(),
        consented=True,
        by=by,
        at=at,
    )


def meeting_on(day: date) -> FindingMeeting:
    return next(meeting for meeting in FindingMeeting.rows.with_round() if meeting.on == day)


def hold_meeting(day: date, child, *, by, at, owner, next_on: date) -> ChildOnAgenda:
    """The whole meeting: everybody came or is excused, the child is talked about, and somebody does something next."""
    meeting = minutes.begin(meeting=meeting_on(day), by=by, at=at)
    for partner in meeting.partners.all():
        partners.record_attendance(partner=partner, attending=Attending.CAME, by=by, at=at)
    item = minutes.minute(
        item=ChildOnAgenda.rows.with_child().get(meeting=meeting, child=child),
        said="Shared and discussed. Early linking can begin.",
        wider=False,
        wider_why="",
        version=1,
        todo=ToDo("Look through the partnership’s waiting families", owner, next_on),
        by=by,
        at=at,
    )
    minutes.close(meeting=meeting_on(day), by=by, at=at)
    return item


def gathering(cast, kind: GatheringKind, day: date, **facts) -> Gathering:
    starts = clock.midnight(day) + timedelta(hours=10)
    return gatherings.plan(
        agency=cast.leicester_city,
        by=cast.omar,
        at=clock.now(),
        kind=kind,
        title=kind.label,
        starts_at=starts,
        ends_at=starts + timedelta(hours=4),
        capacity=30,
        delivered_by=cast.leicester_city,
        **facts,
    )


def test_sc_02(worker, cast, written, leonie):
    """Lena, the locality worker, holds the case until the order (CH-19); Petra leads family finding (CH-11)."""
    with it_is(MON_14_APR) as now:
        wren = children.open_child(
            agency=cast.leicestershire,
            team=cast.permanence,
            first_name="Wren",
            last_name="Oakenshaw",
            born_on=date(2021, 2, 8),
            on=date(2025, 4, 1),
            by=cast.marcus,
            worker=leonie,
        )
        allocations.give_manager(child=wren, manager=cast.marcus, on=MON_14_APR, by=cast.marcus)
        plans.bring_in_best_interest(child=wren, on=MON_14_APR, by=cast.grace)
        assert due(wren, "TS-14") == MON_21_APR, "Easter Monday is not moved"
        assert explain(row(wren, "TS-14")).act_by == THU_17_APR
        plans.write_plan(
            child=wren,
            family_needed="One or two parents",
            search="First within the partnership",
            on=MON_14_APR,
            by=cast.marcus,
        )
        beat(now)
        series = rounds.begin_round(agency=cast.fal, chair=cast.marcus, on=MON_14_APR, by=cast.marcus)
        first_at = clock.midnight(WED_14_MAY) + timedelta(hours=10)
        calendar = rounds.plan_year(series=series, first_at=first_at, months=3, by=cast.marcus, at=now)
        assert [meeting.on for meeting in calendar] == [WED_14_MAY, WED_11_JUN, WED_09_JUL]
        assert due(series, "TS-16") == WED_14_MAY, "a month after the meetings began"

    with it_is(TUE_22_APR) as now:
        beat(now)
        assert standing(wren, "TS-14") == Standing.OVERDUE
        allocations.allocate(child=wren, worker=cast.petra, on=TUE_22_APR, by=cast.marcus)
        assert standing(wren, "TS-14") == Standing.MET_LATE
        assert row(wren, "TS-14").days_late(now) == 1

        hearing = court.set_hearing(
            child=wren, kind=HearingKind.FINAL, on=MON_30_JUN, order_expected=True, today=TUE_22_APR, by=leonie
        )
        assert due(wren, "TS-15") == MON_02_JUN
        assert due(wren, "TS-17") == WED_11_JUN, "the last meeting before the hearing"
        assert "last family finding meeting before the final hearing is Wed 11 June 2025" in str(
            explain(row(wren, "TS-17")).lines
        )
        owed = Presentation.rows.get(child=wren)
        assert (owed.meeting, owed.days_before) == (meeting_on(WED_11_JUN), 19)
        assert presenting.too_early([owed]) == [], "28 days or fewer: no warning"
        assert presenting.missing(meeting_on(WED_11_JUN)) == [owed]
        ane, _ = policy_for(cast.ane, TIMESCALES["TS-01"], MON_30_JUN)
        assert ane.due_on(MON_30_JUN, holidays=days()) == FRI_30_MAY

    with it_is(WED_14_MAY, 10) as now:
        agenda.add(meeting=meeting_on(WED_14_MAY), child=wren, why="New to the search", by=cast.marcus, at=now)
        hold_meeting(WED_14_MAY, wren, by=cast.marcus, at=now, owner=cast.petra, next_on=FRI_30_MAY)
        assert standing(series, "TS-16") == Standing.RUNNING
        assert due(series, "TS-16") == date(2025, 6, 14), "counted from the last meeting held"
        assert standing(wren, "TS-17") == Standing.RUNNING, "an earlier meeting is not the last before the hearing"

    with it_is(FRI_30_MAY) as now:
        profile = written(wren, by=cast.petra, at=now, visited_on=date(2025, 5, 20))
        publishing.publish(profile=profile, by=cast.petra, at=now)
        assert standing(wren, "TS-15") == Standing.MET
        assert (sees(cast.ben), sees(cast.ada), sees(cast.nia)) == (True, False, False)
        with pytest.raises(NotPossible, match="Placement Order"):
            add_photo(wren, by=cast.petra, at=now)
        assert not PublishedMedia.rows.exists()

    with it_is(date(2025, 6, 4)) as now:
        assert presenting.warn(at=now) == 1, "the agenda closes in two days and Wren is not on it"
        assert Notice.rows.filter(file=wren.file, to_user=cast.petra, says__startswith="Not on the agenda").exists()
        agenda.build(meeting=meeting_on(WED_11_JUN), by=cast.marcus, at=now)
        assert presenting.missing(meeting_on(WED_11_JUN)) == []
        presented = ChildOnAgenda.rows.get(meeting=meeting_on(WED_11_JUN), child=wren)
        assert (presented.because, presented.for_hearing_on) == (Because.HEARING, MON_30_JUN)

    with it_is(WED_11_JUN, 10) as now:
        hold_meeting(WED_11_JUN, wren, by=cast.marcus, at=now, owner=cast.petra, next_on=MON_30_JUN)
        assert standing(wren, "TS-17") == Standing.MET
        action = AgreedAction.rows.latest("pk")
        assert (action.file, action.owner, action.due_on) == (wren.file, cast.petra, MON_30_JUN)
        assert "Discussed at the family finding meeting" in timeline(wren)
        assert filing.file_minutes(at=now) == 4, "two meetings, and the child’s part of each"

    with it_is(MON_30_JUN):
        hearing.refresh_from_db()
        court.adjourn(hearing=hearing, to=MON_28_JUL, cause=DelayCause.EVIDENCE, by=leonie, today=MON_30_JUN)
        assert due(wren, "TS-15") == MON_30_JUN
        assert standing(wren, "TS-15") == Standing.MET
        move = DeadlineMove.objects.filter(deadline=row(wren, "TS-15")).latest("pk")
        assert (move.was, move.became) == (MON_02_JUN, MON_30_JUN)
        assert due(wren, "TS-17") == WED_09_JUL, "a new task: the last meeting before the new hearing"
        again = Presentation.rows.open().get(child=wren)
        assert again.days_before == 19
        assert presenting.missing(meeting_on(WED_09_JUL)) == [again]

    with it_is(WED_09_JUL, 10) as now:
        agenda.build(meeting=meeting_on(WED_09_JUL), by=cast.marcus, at=now)
        hold_meeting(WED_09_JUL, wren, by=cast.marcus, at=now, owner=cast.petra, next_on=MON_28_JUL)
        assert standing(wren, "TS-17") == Standing.MET
        assert [m.held_on for m in MonthOwed.rows.order_by("pk")] == [WED_14_MAY, WED_11_JUN, WED_09_JUL, None]

    with it_is(MON_28_JUL) as now:
        order = file_document(wren, DocumentKind.PLACEMENT_ORDER, by=leonie, at=now)
        court.grant_order(child=wren, on=MON_28_JUL, court="Family Court", document=order, by=leonie)
        wren.file.refresh_from_db()
        assert wren.file.lead == cast.petra, "the permanence worker holds the case from the order"
        assert Allocation.rows.filter(file=wren.file, worker=leonie, part=Part.LOCALITY, to_on=None).exists()
        assert due(wren, "TS-20") == MON_11_AUG
        assert standing(wren, "TS-19") == Standing.MET
        add_photo(wren, by=cast.petra, at=now)
        publishing.publish_changes(profile=profile_of(wren), by=cast.petra, at=now)
        assert PublishedMedia.rows.count() == 1
        assert standing(wren, "TS-18") == Standing.MET

    with it_is(MON_11_AUG, 14) as now:
        beat(now)
        search.discuss(
            profile=profile_of(wren),
            held_on=MON_11_AUG,
            with_manager=cast.marcus,
            will_ask=True,
            said="No family in the partnership so far.",
            by=cast.petra,
            today=MON_11_AUG,
        )
        assert standing(wren, "TS-20") == Standing.MET
        agreements.ask_service_manager(
            profile=profile_of(wren), why="No family in the partnership.", by=cast.petra, at=now
        )
        assert profile_of(wren).rung == Rung.HOME
        assert not sees(cast.nia)

    with it_is(THU_14_AUG) as now:
        agree(Approval.rows.get(file=wren.file, outcome=""), by=cast.grace, at=now)
        assert profile_of(wren).rung == Rung.NATIONAL, "no consortium and no seven-day step (FF-23)"
        assert all(map(sees, (cast.ben, cast.ada, cast.nia)))
        beat(now)
        assert not row_exists(wren, "TS-04")

    with it_is(date(2025, 8, 20)) as now:
        day_out = gathering(cast, GatheringKind.ACTIVITY, SAT_06_SEP, place="A farm in Rutland")
        page = "https://events.example/discovery"
        screen = gathering(cast, GatheringKind.DISCOVERY, WED_17_SEP, link="https://meet.example/17", public_page=page)
        with pytest.raises(NotPossible, match="foster carers"):
            outings.book(gathering=day_out, child=wren, carers_come=False, by=cast.petra, at=now)
        at_farm = outings.book(gathering=day_out, child=wren, carers_come=True, by=cast.petra, at=now)
        on_screen = outings.book(gathering=screen, child=wren, carers_come=False, by=cast.petra, at=now)
        assert outings.missing(at_farm) == ["prepare the child", "prepare the foster carers"]
        assert outings.missing(on_screen) == ["give the foster carers guidance"]

    with it_is(SAT_06_SEP, 16) as now:
        with pytest.raises(NotPossible, match="prepare the child and prepare the foster carers"):
            outings.record(outing=at_farm, came=True, said="She fed the goats.", by=cast.petra, at=now)
        day = date(2025, 9, 3)
        at_farm = outings.prepare(
            outing=at_farm,
            version=1,
            child_prepared_on=day,
            child_prepared_how="Looked at pictures of the farm together.",
            carers_prepared_on=day,
            carers_prepared_how="Talked through the day and who will be there.",
            by=cast.petra,
            at=now,
        )
        assert at_farm.state == OutingState.READY
        outings.record(outing=at_farm, came=True, said="She fed the goats.", by=cast.petra, at=now)

    with it_is(WED_17_SEP, 18) as now:
        with pytest.raises(NotPossible, match="give the foster carers guidance"):
            outings.record(outing=on_screen, came=True, said="Three families asked.", by=cast.petra, at=now)
        on_screen = outings.prepare(
            outing=on_screen,
            version=1,
            guided_on=date(2025, 9, 10),
            voice_on=date(2025, 9, 12),
            voice_with=leonie,
            by=cast.petra,
            at=now,
        )
        outings.choose(outing=on_screen, item=MediaItem.rows.get(), by=cast.petra, at=now)
        done = outings.record(outing=on_screen, came=True, said="Three families asked.", by=cast.petra, at=now)
        assert (done.state, done.voice_with, done.gathering.public_page) == (OutingState.CAME, leonie, page)


def row_exists(child, rule: str) -> bool:
    return child.file.deadlines.filter(rule=rule, lapsed_on=None, met_on=None).exists()
