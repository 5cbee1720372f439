"""Likely matches, significant changes, brothers and sisters, people, notes (FF-08, CH-05, CH-14, CH-52, CH-54)."""

from datetime import date, timedelta

import pytest

from adoption.actions.records import lock
from adoption.engine import refresh
from adoption.errors import NotAllowed, NotPossible, Stale
from adoption.models import CaseEvent, Draft, EventKind, Format, Notice, PersonAround, Relation, Side
from children.actions import children, matches, notes, people, siblings, steps
from children.flows import PlanStatus, Togetherness
from children.models import CarerPack, Child, Ethnicity, LikelyMatch, Toward
from children.summaries import next_steps
from children.views.pages import with_progress
from tests.factories.adoption import DeadlineFactory, PersonAroundFactory
from tests.factories.children import ChildFactory, LikelyMatchFactory

FRIDAY, MONDAY = date(2026, 2, 20), date(2026, 3, 2)


def record(child, cast, on=FRIDAY):
    return matches.record_likely(
        child=child, family="A couple", why="They asked for a boy", judged_by=cast.tom, on=on, by=cast.asha
    )


@pytest.mark.parametrize(("on", "suspends"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_a_match_holds_off_the_profile_only_if_recorded_by_the_day_it_is_due(cast, looking, on, suspends):
    """FF-08."""
    DeadlineFactory(file=looking.file, rule="TS-01", worked_out_on=date(2026, 2, 28))

    assert record(looking, cast, on).suspends is suspends


def test_a_match_with_no_date_yet_is_early_enough_and_stands_alone(cast, looking):
    assert record(looking, cast).suspends
    with pytest.raises(NotPossible, match="already"):
        record(looking, cast)


def test_a_match_that_ends_says_why_and_ends_once(cast, looking):
    match = record(looking, cast)
    with pytest.raises(NotPossible, match="why"):
        matches.end_likely(match=match, why="", on=MONDAY, by=cast.asha)

    matches.end_likely(match=match, why="They adopt elsewhere", on=MONDAY, by=cast.asha)

    assert LikelyMatch.rows.get().ended_on == MONDAY
    with pytest.raises(NotPossible, match="ended already"):
        matches.end_likely(match=match, why="Again", on=MONDAY, by=cast.asha)


def test_only_a_manager_overrules_a_likely_match(cast, looking):
    """FF-08."""
    match = LikelyMatchFactory(child=looking, judged_by=cast.tom)
    with pytest.raises(NotAllowed):
        matches.overrule(match=match, why="Too uncertain", on=MONDAY, by=cast.asha)

    assert matches.overrule(match=match, why="Too uncertain", on=MONDAY, by=cast.tom).suspends is False


def test_brothers_and_sisters_are_decided_once_for_all_with_reasons(cast, child, looking):
    """CH-05."""
    group = siblings.form_set(children=[child, looking], name="Ashdown", on=FRIDAY, by=cast.asha)
    with pytest.raises(NotPossible, match="reasons"):
        siblings.decide(siblings=group, decision=Togetherness.APART, reasons="", on=MONDAY, by=cast.asha)

    group = siblings.decide(
        siblings=group, decision=Togetherness.TOGETHER, reasons="They ask for it", on=MONDAY, by=cast.asha, version=1
    )

    assert (
        CaseEvent.rows.filter(what__startswith="Brothers and sisters", file__in=[child.file, looking.file]).count() == 2
    )
    with pytest.raises(Stale):
        siblings.decide(siblings=group, decision=Togetherness.APART, reasons="No", on=MONDAY, by=cast.tom, version=1)


def test_one_more_child_opens_the_decision_again(cast, child, looking):
    """CH-05."""
    group = siblings.form_set(children=[child, looking], name="Ashdown", on=FRIDAY, by=cast.asha)
    siblings.decide(siblings=group, decision=Togetherness.TOGETHER, reasons="Yes", on=MONDAY, by=cast.asha)
    third = ChildFactory(file__agency=cast.ane, file__team=cast.north)

    group = siblings.add(siblings=group, child=third, on=MONDAY, by=cast.asha)

    assert (group.decision, group.reasons, group.decided_on) == (Togetherness.UNDECIDED, "", None)


def test_children_of_two_agencies_are_no_set_and_one_child_neither(cast, child):
    elsewhere = ChildFactory(file__agency=cast.atlas, file__team=None)
    with pytest.raises(NotAllowed):
        siblings.form_set(children=[child, elsewhere], name="X", on=FRIDAY, by=cast.asha)
    with pytest.raises(NotPossible, match="two children"):
        siblings.form_set(children=[child, child], name="X", on=FRIDAY, by=cast.asha)


def test_a_stale_save_is_refused_with_what_stands_now(cast, child):
    children.change(child=child, version=1, religion="Quaker", on=FRIDAY, by=cast.tom)

    with pytest.raises(Stale) as stale:
        children.change(child=child, version=1, religion="None", on=FRIDAY, by=cast.asha)

    assert stale.value.theirs["religion"] == "Quaker"
    assert lock(child).religion == "Quaker"


def test_a_new_name_is_the_name_in_lists_too(cast, child):
    children.change(child=child, version=1, first_name="Robin", on=FRIDAY, by=cast.asha)

    child.file.refresh_from_db()
    assert child.file.title == "Robin Ashdown"


def test_a_flag_has_reasons_and_says_what_is_done(cast, child):
    """CH-52."""
    with pytest.raises(NotPossible, match="shorten the wait"):
        children.flag_harder_to_place(child=child, reasons=["age"], why="", on=FRIDAY, by=cast.asha)

    children.flag_harder_to_place(child=child, reasons=["needs", "age"], why="A film", on=FRIDAY, by=cast.asha)

    flagged = Child.rows.get(pk=child.pk)
    assert (flagged.harder_to_place, flagged.harder_reasons) == (True, ["age", "needs"])


@pytest.mark.parametrize(("group", "counted"), [("WBRI", False), ("WROM", False), ("BAFR", True), ("REFU", False)])
def test_a_minority_ethnic_group_is_a_stated_one_that_is_not_white(group, counted):
    assert Ethnicity(group).is_bme is counted


def test_parents_are_on_the_birth_familys_side_whatever_is_typed(cast, child):
    mother = people.add(file=child.file, relation=Relation.MOTHER, name="Kerry", on=FRIDAY, by=cast.asha)
    carer = people.add(file=child.file, relation=Relation.FOSTER_CARER, name="Jo", on=FRIDAY, by=cast.asha)

    assert (mother.side, carer.side) == (Side.BIRTH, Side.CARE)


def test_needs_changed_by_somebody_else_meanwhile_are_shown(cast, child):
    person = PersonAroundFactory(file=child.file)
    people.change(person=person, version=1, written_format=Format.BRAILLE, on=FRIDAY, by=cast.tom)

    with pytest.raises(Stale) as stale:
        people.change(person=person, version=1, written_format=Format.AUDIO, on=FRIDAY, by=cast.asha)

    assert stale.value.theirs["written_format"] == "Braille"
    assert PersonAround.rows.get(pk=person.pk).written_format == Format.BRAILLE


def test_the_pack_follows_the_contact_and_is_for_carers(cast, child):
    """FF-32, CH-14."""
    carer = PersonAroundFactory(file=child.file)
    people.record_pack(carer=carer, contacted_on=FRIDAY, by=cast.asha)
    with pytest.raises(NotPossible, match="after the first contact"):
        people.record_pack(carer=carer, pack_shared_on=date(2026, 2, 1), by=cast.asha)

    people.record_pack(carer=carer, pack_shared_on=MONDAY, by=cast.asha)

    pack = CarerPack.rows.get(carer=carer)
    assert (pack.contacted_on, pack.pack_shared_on) == (FRIDAY, MONDAY)
    school = PersonAroundFactory(file=child.file, relation=Relation.SCHOOL)
    with pytest.raises(NotPossible, match="foster carers"):
        people.record_training(carer=school, course="Preparing", attended_on=FRIDAY, by=cast.asha, today=FRIDAY)


def with_pack_owed(child):
    refresh(child.file, because="Allocated.")
    return child.file.deadlines.get(rule="TS-119")


def test_the_carers_have_their_pack_within_two_weeks_of_the_allocation(cast, looking):
    """CH-14, TS-119: the first of two carers to have it counts, and a date that was put right."""
    clock, start = with_pack_owed(looking), looking.allocated_on
    assert (clock.due_on, clock.owner, clock.met_on) == (start + timedelta(weeks=2), cast.asha, None)

    first, second = PersonAroundFactory.create_batch(2, file=looking.file)
    people.record_pack(carer=first, contacted_on=start, by=cast.asha)
    clock.refresh_from_db()
    assert clock.met_on is None, "to ring them is not yet to share the pack"

    for who, day in ((first, 4), (second, 6), (first, 5)):
        people.record_pack(carer=who, pack_shared_on=start + timedelta(days=day), by=cast.asha)
    clock.refresh_from_db()
    assert clock.met_on == start + timedelta(days=5)


def test_a_pack_that_was_never_shared_is_owed_no_more_once_the_child_has_moved_in(looking):
    """CH-14, TS-119."""
    clock = with_pack_owed(looking)
    Child.rows.filter(pk=looking.pk).update(status=PlanStatus.PLACED)
    refresh(looking.file, because="Moved in.")
    clock.refresh_from_db()
    assert clock.lapsed_on


def test_the_pack_and_the_training_count_while_the_carers_who_had_them_have_the_child(cast, looking, signed_in):
    """CH-14, CH-16: with new carers both are to do again, and the worker hears of it."""
    first = PersonAroundFactory(file=looking.file, relation=Relation.FOSTER_CARER)
    people.record_pack(carer=first, pack_shared_on=FRIDAY, by=cast.asha)
    people.record_training(carer=first, course="Moving on", attended_on=FRIDAY, by=cast.asha, today=FRIDAY)
    assert done(looking) == {"Share the carers’ adoption and profiling pack", TRAINED}

    people.leave(person=first, why="The child moved", on=MONDAY, by=cast.tom)
    people.add(file=looking.file, relation=Relation.FOSTER_CARER, name="Bev Rowe", on=MONDAY, by=cast.tom)

    assert done(looking) == set()
    assert Notice.rows.filter(to_user=cast.asha, says__contains="other foster carers").exists()
    assert TRAINED in signed_in(cast.asha).get(f"/children/{looking.file.reference}/").content.decode()


def test_new_carers_are_owed_the_pack_anew_and_it_is_met_by_one_of_them(cast, looking):
    """CH-14, TS-132: the first pack does not count for those who never had it."""
    first = PersonAroundFactory(file=looking.file, relation=Relation.FOSTER_CARER, from_on=FRIDAY)
    people.record_pack(carer=first, pack_shared_on=FRIDAY, by=cast.asha)
    assert not looking.file.deadlines.filter(rule="TS-132").exists()

    people.leave(person=first, why="The child moved", on=MONDAY, by=cast.tom)
    carers = {"file": looking.file, "relation": Relation.FOSTER_CARER, "on": MONDAY, "by": cast.tom}
    bev, bob = (people.add(name=name, **carers) for name in ("Bev Rowe", "Bob Rowe"))

    owed = looking.file.deadlines.get(rule="TS-132")
    assert (owed.starts_on, owed.due_on, owed.met_on) == (MONDAY, MONDAY + timedelta(weeks=2), None)
    assert looking.file.deadlines.get(rule="TS-119").met_on == FRIDAY, "the first carers had theirs in time"

    people.record_pack(carer=bob, pack_shared_on=MONDAY + timedelta(days=3), by=cast.asha)
    owed.refresh_from_db()
    assert owed.met_on == MONDAY + timedelta(days=3)

    people.leave(person=bev, why="They parted", on=MONDAY + timedelta(days=9), by=cast.tom)
    owed.refresh_from_db()
    assert (owed.starts_on, owed.met_on) == (MONDAY, MONDAY + timedelta(days=3)), "Bob, who had it, stays"


def test_a_carer_who_stays_and_never_had_the_pack_is_owed_it_from_the_day_the_other_left(cast, looking):
    """CH-14, TS-132."""
    ann, abe = PersonAroundFactory.create_batch(2, file=looking.file, relation=Relation.FOSTER_CARER, from_on=FRIDAY)
    people.record_pack(carer=ann, pack_shared_on=FRIDAY, by=cast.asha)
    people.leave(person=ann, why="They parted", on=MONDAY, by=cast.tom)
    assert looking.file.deadlines.get(rule="TS-132").starts_on == MONDAY

    people.leave(person=abe, why="The child moved", on=MONDAY, by=cast.tom)
    assert looking.file.deadlines.get(rule="TS-132").lapsed_on, "nobody is there to be reached"


TRAINED = "Foster carers trained in preparing the child"


def test_before_introductions_the_record_warns_where_no_training_of_the_carers_is_recorded(cast, looking, signed_in):
    """CH-16: before transitions."""
    carer = PersonAroundFactory(file=looking.file, relation=Relation.FOSTER_CARER)
    browser, address = signed_in(cast.asha), f"/children/{looking.file.reference}/"
    warning = "No training in preparing the child is recorded"
    assert warning not in browser.get(address).content.decode()
    Child.rows.filter(pk=looking.pk).update(status=PlanStatus.APPROVED)
    assert warning in browser.get(address).content.decode()

    people.record_training(carer=carer, course="Moving on", attended_on=FRIDAY, by=cast.asha, today=FRIDAY)

    assert warning not in browser.get(address).content.decode()


def done(child):
    steps = next_steps(with_progress(Child.rows.select_related("file")).get(pk=child.pk))
    return {step.text for step in steps if step.done} & {"Share the carers’ adoption and profiling pack", TRAINED}


def test_steps_to_shorten_the_wait_are_kept_with_their_days_and_shown(cast, looking, signed_in):
    """CH-52: for the search, the child and adopters; they stay when the flag goes."""
    with pytest.raises(NotPossible, match="Set the flag first"):
        steps.take(child=looking, toward=Toward.SEARCH, what="A film", on=FRIDAY, today=FRIDAY, by=cast.asha)
    children.flag_harder_to_place(child=looking, reasons=["age"], why="A film", on=FRIDAY, by=cast.asha)
    steps.take(child=looking, toward=Toward.FAMILY, what="A film", on=FRIDAY, today=FRIDAY, by=cast.asha)
    for wrong, day in (("A film", FRIDAY), (" ", FRIDAY), ("A day out", MONDAY)):
        with pytest.raises(NotPossible):
            steps.take(child=looking, toward=Toward.SEARCH, what=wrong, on=day, today=FRIDAY, by=cast.asha)

    browser, address = signed_in(cast.asha), f"/children/{looking.file.reference}/harder-to-place/step/"
    typed = {"toward": "child", "what": "A book about moving", "on_day": 20, "on_month": 2, "on_year": 2026}
    shown = browser.post(address, typed, follow=True).content.decode()

    assert "A book about moving" in shown
    assert "Preparing adopters, 20 February 2026" in shown
    with pytest.raises(NotAllowed):
        steps.take(child=looking, toward=Toward.SEARCH, what="x", on=FRIDAY, today=FRIDAY, by=cast.olu)


def test_saving_a_note_takes_the_draft_away_and_a_correction_leaves_the_note(cast, child):
    Draft.objects.create(user=cast.asha, form=notes.draft_key(child.file), typed={"detail": "Half"})

    note = notes.write(file=child.file, kind=EventKind.NOTE, what="Visit", detail="Whole", on=FRIDAY, by=cast.asha)
    correction = notes.correct(event=note, detail="Whole, on Friday", why="Day", on=MONDAY, by=cast.asha)

    assert not Draft.objects.exists()
    note.refresh_from_db()
    assert (note.detail, correction.corrects) == ("Whole", note)


def test_a_supervision_discussion_is_seen_by_its_writer_and_managers(cast, child):
    """CH-54."""
    notes.write(file=child.file, kind=EventKind.SUPERVISION, what="Plan", detail="Text", on=FRIDAY, by=cast.asha)

    seen = {
        who: CaseEvent.objects.visible_to(getattr(cast, who)).filter(kind=EventKind.SUPERVISION).exists()
        for who in ("asha", "tom", "dele", "olu")
    }
    assert seen == {"asha": True, "tom": True, "dele": False, "olu": False}
