"""Families to be found, each with one thing about them: what the tests of the finder lay out."""

from datetime import date, datetime, time

from adopters.actions import considering, pauses
from adopters.flows import Stage
from adopters.models import Audience, CheckKind, CheckOutcome
from adoption.clock import LONDON
from children.actions import siblings
from children.flows import Togetherness
from familyfinding.finder.finding import find
from tests.factories.adopters import CheckFactory
from tests.factories.adopters_profile import PublishedFamilyFactory
from tests.familyfinding import families

MONDAY = date(2026, 2, 2)
LONG = date(2025, 1, 6)


def family(cast, name="Birch", *, since=LONG, shown=True, **more):
    """An approved family of the assessment team, whose profile is shown to the home agency’s workers."""
    made = families.a_family(cast, name, approved_on=since, **more)
    made.stage_since = since
    made.save(update_fields=["stage_since"])
    if shown:
        show(made)
    return made


def show(household, audience=Audience.HOME, since=None):
    file = household.file
    moment = since or datetime.combine(MONDAY, time(9), tzinfo=LONDON)
    return PublishedFamilyFactory(
        file=file,
        agency=file.agency,
        home_id=file.agency.home_id,
        audience=audience,
        heading=f"The {file.title}s",
        shown_since=moment,
    )


def says(household, *, by, on=MONDAY, **grades):
    """What the family tells us: `disability="not_now"`."""
    answers = {key: {"grade": grade, "why": "Our own words."} for key, grade in grades.items()}
    last = considering.newest(household)
    version = last.number if last else 0
    return considering.record(household=household, answers=answers, version=version, on=on, by=by, today=MONDAY)


def a_check(household, *, expires_on, kind=CheckKind.DBS, **facts):
    member = household.members.order_by("number").first()
    return CheckFactory(
        member=member,
        kind=kind,
        outcome=CheckOutcome.CLEAR,
        returned_on=LONG,
        resolved_on=LONG,
        expires_on=expires_on,
        **facts,
    )


def pause(household, *, by, on=date(2026, 1, 5)):
    return pauses.pause(household=household, why="A new job.", on=on, today=MONDAY, by=by)


def at_stage(household, stage: Stage):
    household.stage, household.stage_since = stage, date(2026, 1, 12)
    household.save(update_fields=["stage", "stage_since"])
    return household


def a_set(*children, by, decision=Togetherness.TOGETHER):
    """Brothers and sisters, with what was decided about them."""
    made = siblings.form_set(children=children, name="Ashdown", on=MONDAY, by=by)
    if decision != Togetherness.UNDECIDED:
        siblings.decide(siblings=made, decision=decision, reasons="They hold on to each other.", on=MONDAY, by=by)
    for child in children:
        child.file.refresh_from_db()
    return made


def findings(who, child, **asked):
    child.refresh_from_db()
    return find(who, type(child).rows.select_related("file__agency").get(pk=child.pk), day=MONDAY, **asked)


def possible(who, child, **asked):
    return [one.family.reference for one in findings(who, child, **asked).possible]


def left_out(who, child):
    """By reference, the facts that leave a family out."""
    return {one.family.reference: [str(e.fact) for e in one.stands] for one in findings(who, child).left_out}


def show_widely(household):
    """The family agreed to be shown nationally."""
    copy = household.file.published_family
    copy.audience = Audience.NATIONAL
    copy.save(update_fields=["audience"])
