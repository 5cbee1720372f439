"""SC-02: a Leicestershire child. Best Interest Decision at Easter, an adjourned hearing, and the two-week rule.

Its family-finding-meeting and event lines come with matching; every other line is played and asserted.
"""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from adoption import clock
from adoption.engine import explain, policy_for
from adoption.errors import NotPossible
from adoption.holidays import days
from adoption.models import Allocation, Approval, DeadlineMove, DocumentKind, Part, Standing
from adoption.timescales import TIMESCALES
from children.actions import allocations, children, court, plans
from children.models.court import DelayCause, HearingKind
from familyfinding.actions import agreements, media, publishing, search
from familyfinding.models import Profile, PublishedMedia, PublishedProfile, Rung
from tests.scenarios.conftest import agree, beat, due, file_document, it_is, row, standing

MON_14_APR = date(2025, 4, 14)
THU_17_APR = date(2025, 4, 17)
MON_21_APR = date(2025, 4, 21)
TUE_22_APR = date(2025, 4, 22)
FRI_30_MAY = date(2025, 5, 30)
MON_02_JUN = date(2025, 6, 2)
MON_30_JUN = date(2025, 6, 30)
MON_28_JUL = date(2025, 7, 28)
MON_11_AUG = date(2025, 8, 11)
THU_14_AUG = date(2025, 8, 14)

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
        ane, _ = policy_for(cast.ane, TIMESCALES["TS-01"], MON_30_JUN)
        assert ane.due_on(MON_30_JUN, holidays=days()) == FRI_30_MAY

    with it_is(FRI_30_MAY) as now:
        profile = written(wren, by=cast.petra, at=now, visited_on=date(2025, 5, 20))
        publishing.publish(profile=profile, by=cast.petra, at=now)
        assert standing(wren, "TS-15") == Standing.MET
        assert (sees(cast.ben), sees(cast.ada), sees(cast.nia)) == (True, False, False)
        with pytest.raises(NotPossible, match="Placement Order"):
            add_photo(wren, by=cast.petra, at=now)
        assert not PublishedMedia.rows.exists()

    with it_is(MON_30_JUN):
        hearing.refresh_from_db()
        court.adjourn(hearing=hearing, to=MON_28_JUL, cause=DelayCause.EVIDENCE, by=leonie, today=MON_30_JUN)
        assert due(wren, "TS-15") == MON_30_JUN
        assert standing(wren, "TS-15") == Standing.MET
        move = DeadlineMove.objects.filter(deadline=row(wren, "TS-15")).latest("pk")
        assert (move.was, move.became) == (MON_02_JUN, MON_30_JUN)

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


def row_exists(child, rule: str) -> bool:
    return child.file.deadlines.filter(rule=rule, lapsed_on=None, met_on=None).exists()
