"""SC-03, the panel lines: papers by their dates, recommendation, carers told on the day, decision (PN-13 to PN-29).

SC-01, its last line: the decision maker refuses, and the child is shown again as before (CF-06, TS-116).
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from adoption.actions import documents, enforcing
from adoption.errors import NotAllowed, NotPossible
from adoption.models import (
    CaseEvent,
    Deadline,
    Document,
    DocumentKind,
    Notice,
    Outcome,
    Relation,
    Side,
    Standing,
)
from adoption.permissions import Role
from familyfinding.actions import match_outcomes
from familyfinding.flows import LinkState, ProfileStatus
from familyfinding.models import Link, Profile
from panels.actions import (
    attending,
    bundles,
    concluding,
    copies,
    deciding,
    declaring,
    hearing,
    meetings,
    minuting,
    papers,
    tabling,
    telling,
)
from panels.models import Advice, AgendaItem, DecisionSheet, ItemPaper, Pack, PaperState, Telling, Told, ToldOf
from tests.adoption.stores import private_files  # noqa: F401 (a fixture)
from tests.factories.adopters import HouseholdFactory, SuitabilityFactory
from tests.factories.adoption import AllocationFactory, ConflictBlockFactory, PersonAroundFactory, person
from tests.factories.children import ChildFactory
from tests.factories.familyfinding import ProfileFactory
from tests.factories.matching_links import LinkedChildFactory, LinkFactory
from tests.fixtures.upgrades import migrated
from tests.panels import rooms
from tests.scenarios.conftest import a_letter, it_is, london

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("private_files")]

ARRANGED, CHECK, SUBMISSION = date(2025, 9, 22), date(2025, 10, 1), date(2025, 10, 8)
SENT, PANEL, MINUTES, DECIDED = date(2025, 10, 14), date(2025, 10, 22), date(2025, 10, 24), date(2025, 10, 27)


@pytest.fixture
def della(cast):
    """The county’s own decision maker."""
    return person("della", Role.DECISION_MAKER, cast.leicestershire)


@pytest.fixture
def link(cast):
    """Skye and family B, with whom it was decided to go on."""
    child = ChildFactory(looking=True, file__agency=cast.leicestershire, file__lead=cast.petra)
    ProfileFactory(child=child, live=True, owner=cast.petra)
    household = HouseholdFactory(stage="approved", file__agency=cast.leicester_city, file__lead=cast.nadia)
    SuitabilityFactory(household=household, decision="approved", decided_on=date(2025, 6, 2))
    return LinkFactory(child=child, household=household, state=LinkState.PROCEEDING)


@pytest.fixture
def item(cast, link):
    """The match on the agenda of 22 October, every paper in by 8 October."""
    item_room = rooms.constituted(cast.leicestershire, today=ARRANGED, on=date(2025, 1, 6))
    item_room.meeting = meetings.arrange(
        panel=item_room.panel, starts_at=london(PANEL, 9, 30), by=item_room.pam, today=ARRANGED
    )
    found = Link.rows.with_both().get(pk=link.pk)
    made = tabling.table_match(meeting=item_room.meeting, link=found, by=item_room.pam, on=ARRANGED)
    rooms.with_papers(rooms.fresh(made), item_room.pam, on=SUBMISSION)
    made = rooms.fresh(made)
    made.room = item_room
    return made


def hear(item, advice=Advice.RECOMMENDED, reasons="They meet every need.", *, sent=SENT, day=PANEL) -> None:
    room = item.room
    rooms.sent_out(room, london(sent))
    for name in room.people:
        declaring.declare(item=item, conflict=False, why="", by=room.people[name], at=london(sent, 12))
    with it_is(day, 9, 25):
        meetings.hold(meeting=room.meeting, by=room.pam, at=london(day, 9, 25))
        for name in room.people:
            attending.arrive(seat=room.seat(name), at=london(day, 9, 28), by=room.pam)
        hearing.begin(item=rooms.fresh(item), by=room.pam, at=london(day, 9, 30))
    with it_is(day, 10, 30):
        concluding.conclude(item=rooms.fresh(item), advice=advice, reasons=reasons, by=room.pam, at=london(day, 10, 30))


def sheet(item) -> DecisionSheet:
    rows = DecisionSheet.rows.select_related("agency", "file__agency", "minutes", "approval__file", "approval__agency")
    rows = rows.select_related("item__file", "item__other_file", "item__meeting__panel__file")
    return rows.select_related("item__meeting__panel__agency").get(item=item)


def put(item, *, day=MINUTES) -> None:
    with it_is(day, 12):
        drawn = minuting.draw_up(meeting=item.room.meeting, by=item.room.pam, at=london(day, 9))
        minuting.approve(minutes=drawn, by=item.room.chas, at=london(day, 11))
        bundles.put_to_decision_maker(sheet=sheet(item), by=item.room.pam, at=london(day, 12))


def decide(item, by, outcome, reasons="I agree with panel.", agrees=True, *, day=DECIDED) -> None:
    with it_is(day, 10):
        rooms.weighed(sheet(item), by, london(day, 9), agrees)
        deciding.decide(sheet=sheet(item), outcome=outcome, reasons=reasons, read=True, by=by, at=london(day, 10))


def test_sc_03_from_the_papers_to_the_decision(cast, della, item, link):
    meeting = item.room.meeting
    assert (meeting.check_on, meeting.submission_on) == (CHECK, SUBMISSION)
    due = {row.rule: row.due_on for row in Deadline.rows.filter(file=link.child.file, subject="panels.AgendaItem")}
    assert due == {"TS-27": CHECK, "TS-28": SUBMISSION}

    hear(item)

    assert Link.rows.get(pk=link.pk).state == LinkState.RECOMMENDED
    carers = Deadline.rows.get(rule="TS-30", file=link.child.file)
    adopters = Deadline.rows.get(rule="TS-53", file=link.household.file)
    assert (carers.due_on, adopters.due_on) == (PANEL, PANEL)
    assert not Deadline.rows.filter(rule="TS-55").exists(), "the county has no number for the decision"
    row = Telling.rows.select_related("item__file", "item__other_file", "item__meeting__panel__file").get(
        item=item, whom=Told.CARERS
    )
    now = london(PANEL, 23)
    telling.tell(telling=row, how="By telephone", told_at=london(PANEL, 16, 40), by=cast.petra, now=now)
    carers.refresh_from_db()
    assert carers.met_at == london(PANEL, 16, 40)

    put(item)
    with pytest.raises(NotAllowed):
        deciding.begin(approval=sheet(item).approval, by=cast.dora, at=london(DECIDED))  # another authority’s
    decide(item, della, Outcome.AGREED)

    assert Link.rows.get(pk=link.pk).state == LinkState.APPROVED
    for file in (link.child.file, link.household.file):
        assert Document.rows.filter(file=file, kind=DocumentKind.DECISION_SHEET).count() == 1
        assert CaseEvent.rows.filter(file=file, what__startswith="Decision sheet").exists()


def test_the_decision_maker_refuses_and_the_child_is_shown_again(della, item, link):
    hear(item)
    assert Profile.rows.get(child=link.child).status == ProfileStatus.REMOVED
    put(item)

    with pytest.raises(NotPossible, match="You noted that you agree with panel"):
        decide(item, della, Outcome.REFUSED, reasons="The support is not secured.")
    decide(item, della, Outcome.REFUSED, reasons="The support is not secured.", agrees=False)

    assert Link.rows.get(pk=link.pk).state == LinkState.MORE_WORK
    assert Profile.rows.get(child=link.child).status == ProfileStatus.LIVE


def test_the_decision_maker_approves_a_match_that_panel_did_not_recommend(della, item, link):
    """PN-45, PN-46: panel advises. The children’s profiles come down with the decision, not before."""
    hear(item, advice=Advice.NOT_RECOMMENDED, reasons="The home is small.")
    assert Link.rows.get(pk=link.pk).state == LinkState.PROCEEDING
    assert Profile.rows.get(child=link.child).status == ProfileStatus.LIVE
    put(item)

    with pytest.raises(NotPossible, match="You noted that you agree with panel"):
        decide(item, della, Outcome.AGREED, reasons="They have found a larger home.")
    assert Link.rows.get(pk=link.pk).state == LinkState.PROCEEDING
    decide(item, della, Outcome.AGREED, reasons="They have found a larger home.", agrees=False)

    assert Link.rows.get(pk=link.pk).state == LinkState.APPROVED
    assert Profile.rows.get(child=link.child).status == ProfileStatus.REMOVED
    said = CaseEvent.rows.get(file=link.child.file, what__contains="a match that panel had not recommended")
    assert said.happened_on == DECIDED


def test_a_match_that_neither_panel_nor_the_decision_maker_wants_goes_back_to_work(della, item, link):
    hear(item, advice=Advice.NOT_RECOMMENDED, reasons="The home is small.")
    put(item)

    decide(item, della, Outcome.REFUSED, reasons="I agree with panel: the home is small.")

    assert Link.rows.get(pk=link.pk).state == LinkState.MORE_WORK
    assert Profile.rows.get(child=link.child).status == ProfileStatus.LIVE


def test_no_match_is_ratified_that_panel_has_not_recommended_unless_it_heard_it(item, link, cast):
    with pytest.raises(NotPossible, match="Panel has not recommended this match"):
        match_outcomes.ratify(link=link, on=DECIDED, by=cast.petra, at=london(DECIDED))


def test_a_deferred_match_goes_back_to_work_and_owes_no_decision(item, link):
    hear(item, advice=Advice.DEFERRED, reasons="The support plan names no provider.")

    assert Link.rows.get(pk=link.pk).state == LinkState.MORE_WORK
    assert not DecisionSheet.rows.exists()


def test_a_deferred_match_comes_back_to_the_next_panel_and_is_ratified(della, item, link):
    """PN-20, PN-27, MT-73: one decision in the end, and what the first panel said stays."""
    hear(item, advice=Advice.DEFERRED, reasons="The support plan names no provider.")
    room, next_day, november = item.room, PANEL + timedelta(days=1), date(2025, 11, 19)
    room.meeting = meetings.arrange(panel=room.panel, starts_at=london(november, 9, 30), by=room.pam, today=next_day)

    again = tabling.table_match(
        meeting=room.meeting, link=Link.rows.with_both().get(pk=link.pk), by=room.pam, on=next_day
    )
    assert ItemPaper.rows.filter(item=again).outstanding().exists(), "each panel has its own papers"
    rooms.with_papers(rooms.fresh(again), room.pam, on=date(2025, 11, 5))
    again = rooms.fresh(again)
    again.room = room
    hear(again, sent=date(2025, 11, 11), day=november)
    put(again, day=date(2025, 11, 21))
    decide(again, della, Outcome.AGREED, day=date(2025, 11, 24))

    assert Link.rows.get(pk=link.pk).state == LinkState.APPROVED
    assert DecisionSheet.rows.get().item == again
    assert rooms.fresh(item).advice == Advice.DEFERRED
    assert CaseEvent.rows.filter(file=link.child.file, why__contains="names no provider").exists()


def test_a_paper_that_changed_since_panel_stops_the_decision(della, item, link):
    hear(item)
    put(item)
    paper = sheet(item).papers.select_related("version__document").first()
    newer = paper.version.document.versions.get()
    newer.pk, newer.number = None, 2
    newer.reference = "00000000-0000-4000-8000-000000000001"
    newer._state.adding = True
    newer.save()

    with pytest.raises(NotPossible, match="Changed since panel"):
        decide(item, della, Outcome.AGREED)
    assert Link.rows.get(pk=link.pk).state == LinkState.RECOMMENDED


def on(day, time) -> dict[str, str]:
    """As typed into the form."""
    parts = {"day": day.day, "month": day.month, "year": day.year, "time": time}
    return {f"told_at_{part}": str(value) for part, value in parts.items()}


def to_carers(file, of) -> Telling:
    rows = Telling.rows.select_related("file", "item__meeting__panel__file", "item__file", "item__other_file")
    return rows.get(file=file, whom=Told.CARERS, of=of)


@pytest.fixture
def brother_and_sister(link, cast):
    """Skye’s brother lives with the same carers; her sister with others, and with a worker of her own."""
    uma = person("uma", Role.PERMANENCE_WORKER, cast.leicestershire)
    homes = {"Jay": (cast.petra, "Jo Carer"), "Wren": (uma, "Kit Elsewhere")}
    PersonAroundFactory(file=link.child.file, relation=Relation.FOSTER_CARER, side=Side.CARE, name="Jo Carer")
    AllocationFactory(file=link.child.file, worker=cast.petra)
    found = []
    for place, (name, (worker, carer)) in enumerate(homes.items(), start=1):
        child = ChildFactory(first_name=name, looking=True, file__agency=cast.leicestershire, file__lead=worker)
        AllocationFactory(file=child.file, worker=worker)
        ProfileFactory(child=child, live=True, owner=worker)
        PersonAroundFactory(file=child.file, relation=Relation.FOSTER_CARER, side=Side.CARE, name=carer)
        LinkedChildFactory(link=link, child=child, place=place)
        found.append(child)
    return found


def test_the_carers_of_every_child_hear_the_decision_on_the_day_from_their_own_worker(
    cast, della, brother_and_sister, item, link, signed_in
):
    """PN-28, TS-124, as TS-30 on the day of the panel; PN-29: the sheet is on every child’s file."""
    brother, sister = brother_and_sister
    uma = sister.file.lead
    hear(item)
    assert Deadline.rows.filter(rule="TS-30", file__in=[link.child.file, brother.file, sister.file]).count() == 3
    assert CaseEvent.rows.filter(file=sister.file, what="Panel: recommended").exists()
    put(item)
    decide(item, della, Outcome.AGREED)

    for file in (link.child.file, brother.file, sister.file, link.household.file):
        assert Document.rows.filter(file=file, kind=DocumentKind.DECISION_SHEET).count() == 1
    due = Deadline.rows.get(rule="TS-124", file=sister.file)
    assert (due.due_on, due.owner) == (DECIDED, uma)
    page = reverse("panels:decision", args=[sheet(item).approval.reference])
    with it_is(DECIDED, 14):
        shown = signed_in(cast.petra).get(page).content.decode()
        assert f"{link.child.file.reference}, {brother.file.reference} and {sister.file.reference}" in shown
        assert f"Foster carers told ({sister.file.reference})" in shown
        form = reverse("panels:tell", args=[to_carers(link.child.file, ToldOf.DECISION).reference])
        assert "told what was decided" in signed_in(cast.petra).get(form).content.decode()
        early = {"how": "By telephone"} | on(date(2025, 10, 26), "09:00")
        assert signed_in(cast.petra).post(form, early).status_code == 422
        told = {"how": "By telephone"} | on(date(2025, 10, 27), "13:00")
        assert signed_in(cast.petra).post(form, told).status_code == 302

    same_home = to_carers(brother.file, ToldOf.DECISION)
    assert (same_home.told_at, same_home.how) == (london(DECIDED, 13), "By telephone")
    assert Deadline.rows.get(rule="TS-124", file=brother.file).met_on == DECIDED
    assert CaseEvent.rows.filter(file=brother.file, what="Foster carers told what was decided").count() == 1

    enforcing.enforce(now=london(DECIDED + timedelta(days=1), 6))
    due.refresh_from_db()
    assert due.standing(london(DECIDED + timedelta(days=1))) == Standing.OVERDUE
    assert Notice.rows.filter(deadline=due, threshold="late-owner", to_user=uma).count() == 1
    assert Notice.rows.filter(deadline=due, threshold="late-manager", to_role=Role.PERMANENCE_MANAGER).count() == 1

    with it_is(DECIDED + timedelta(days=2), 9):
        form = reverse("panels:tell", args=[to_carers(sister.file, ToldOf.DECISION).reference])
        late = {"how": "At their home"} | on(date(2025, 10, 29), "08:30")
        assert signed_in(uma).post(form, late).status_code == 302
    due.refresh_from_db()
    assert due.standing(london(DECIDED + timedelta(days=3))) == Standing.MET_LATE


def test_brothers_and_sisters_have_each_their_own_papers_on_their_own_files(
    cast, brother_and_sister, item, link, signed_in
):
    """PN-13, MT-70: panel reads of every child; the household’s report and the agenda’s place are one."""
    _, sister = brother_and_sister
    uma, laid = sister.file.lead, ItemPaper.rows.filter(item=item)
    for title in ("Child permanence report", "Adoption Support Plan", "Medical information on the child"):
        names = (link.child.first_name, "Jay", "Wren")
        assert {f"{title}: {name}" for name in names} <= set(laid.values_list("title", flat=True))
    assert laid.filter(kind="adopters_report").count() == 1
    hers = laid.select_related("child__file", "item__other_file", "item__file").get(
        kind="permanence_report", child=sister
    )
    assert hers.owed_by == uma
    assert papers.home_of(hers) == sister.file
    own = documents.keep_made(
        file=sister.file, kind=DocumentKind.PERMANENCE_REPORT, title="Report", data=a_letter().read(),
        by=uma, at=london(SUBMISSION), about_side=Side.CARE,
    )  # fmt: skip
    assert own in papers.on_the_files(rooms.fresh(item))
    put_in = papers.put_in(paper=hers, version=own, on=SUBMISSION, by=uma)
    assert put_in.version == own
    shown = signed_in(uma).get(reverse("panels:item", args=[item.reference])).content.decode()
    assert "Child permanence report: Wren" in shown
    assert CaseEvent.rows.filter(file=sister.file, what__startswith="On the panel’s agenda").exists()


def test_matches_on_an_agenda_get_the_papers_of_every_child_with_an_upgrade(brother_and_sister, item):
    before = ItemPaper.rows.filter(item=item).count()
    ItemPaper.rows.filter(item=item).exclude(child=None).delete()
    for _ in range(2):
        migrated("panels", "0014_papers_of_each_child_of_a_match")
    assert ItemPaper.rows.filter(item=item).count() == before
    assert ItemPaper.rows.filter(item=item, title="Adoption Support Plan: Jay").get().state == PaperState.MISSING


@pytest.mark.parametrize("page", ["panels:meeting", "panels:item", "panels:room", "panels:minutes", "panels:list"])
def test_every_page_of_panel_names_every_child_of_a_match(brother_and_sister, item, page, signed_in):
    """PN-06: whoever hears an item knows which children it is about."""
    about = {"panels:item": [item.reference], "panels:list": []}.get(page, [item.meeting.reference])
    with it_is(PANEL, 8):
        shown = " ".join(signed_in(item.room.pam).get(reverse(page, args=about)).content.decode().split())
    names = [child.file.title for child in [item.link.child, *brother_and_sister]]
    assert f"{names[0]}, {names[1]} and {names[2]} with {item.other_file.title}" in shown


def test_a_member_who_keeps_away_from_one_child_hears_nothing_of_the_brothers_and_sisters(
    cast, brother_and_sister, item
):
    """PN-17: a conflict with any of them is a conflict with the match."""
    _, sister = brother_and_sister
    chair = item.room.chas
    assert AgendaItem.objects.visible_to(chair).filter(pk=item.pk).exists()
    ConflictBlockFactory(user=chair, file=sister.file)
    assert not AgendaItem.objects.visible_to(chair).filter(pk=item.pk).exists()
    rooms.sent_out(item.room, london(SENT))
    declaring.declare(item=rooms.fresh(item), conflict=False, why="", by=item.room.sol, at=london(SENT, 12))
    pack = Pack.rows.select_related("frozen").get(meeting=item.room.meeting)
    (bound,) = pack.frozen.binder["items"]
    assert all(child.file.title in bound["title"] for child in [item.link.child, *brother_and_sister])
    may = {each.seat.member.user: each.may_read for each in copies.standings(pack)}
    assert (may[chair], may[item.room.sol]) == (False, True)
