"""How a household comes from its first enquiry to approval, each step through the action that people use."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from adopters.actions import (
    accepting,
    agreements,
    allocations,
    audience,
    checks,
    decision_letters,
    enquiries,
    first_steps,
    gatherings,
    histories,
    inbox,
    members,
    referees,
    registering,
    registrations,
    reports,
    stage_one,
    stage_two,
    suitability,
    visits,
    while_waiting,
)
from adopters.demo import report_words
from adopters.demo.stories import Story, at, give_account
from adopters.models import (
    MANDATORY,
    Agreement,
    Check,
    CheckOutcome,
    Enquiry,
    Gathering,
    GatheringKind,
    Recommendation,
    Registration,
    Report,
    StageOne,
    StageTwo,
    Suitability,
    Visit,
)
from adopters.plans import STAGE_ONE_PLAN
from adopters.portal import sending
from adoption import paper
from adoption.actions import approvals, documents, letters
from adoption.catalogues import gather
from adoption.demo_days import on_or_before
from adoption.engine import policy, refreshed_once
from adoption.models import Approval, Document, DocumentKind, Letter, Outcome, PortalAccount, SharedItem, Side, User

CONTENT = (
    "Childhoods, and what each carries from it",
    "The relationship, and how they decide together",
    "Health, stamina and who stands by them",
    "Loss, and children who have known loss",
    "Which children they think of, and why",
    "Keeping in touch with a birth family",
)

NOT_YET = (
    "You have been open with us, and much speaks for you. So soon after your loss I am not satisfied that a child who "
    "grieves would find the room that they need."
)

MATCHING_PLAN = (
    ("How we look", "First among children of our own agency. We talk about each child before anything is shared."),
    ("How we keep in touch", "A call every four weeks, and a visit every three months."),
    ("While you wait", "Workshops on sleep and on food, and the group of families who wait."),
)


def enquire(story: Story, on: date, *, wants_pack: bool = True) -> None:
    """They rang; the file is opened and a worker takes it."""
    first, *others = story.people
    contact = enquiries.FirstContact(
        name=first.name,
        email=first.email,
        other_name=others[0].name if others else "",
        questions="How long does it take, and what would help us to prepare?",
        answers="Explained both stages, and invited them to an information event.",
        wants_pack=wants_pack,
    )
    who = story.by
    enquiries.record(agency=who.agency, team=who.team, contact=contact, channel="phone", on=on, by=who.worker, today=on)
    allocations.allocate(household=story.household, worker=who.worker, on=on, by=who.manager)
    allocations.give_manager(household=story.household, manager=who.manager, on=on, by=who.manager)
    del story.household


def become_known(story: Story, *, informed_on: date, visited_on: date) -> None:
    """The pack, an information event, the Initial Visit, and what it told us about the people."""
    visited_on = on_or_before(visited_on)
    who, today = story.by, visited_on
    _enquiry(story, first_steps.send_pack, sent_by="email", on=informed_on, today=today)
    _enquiry(story, first_steps.attended_event, on=informed_on, today=today)
    words = "A calm home with room for a child. They have read a lot and ask about contact."
    _enquiry(story, first_steps.visited, text=words, on=visited_on, today=today)
    for member, person in zip(story.applicants, story.people, strict=True):
        members.change(
            member=member,
            version=members.stamp(member),
            on=visited_on,
            by=who.worker,
            email=person.email,
            address="4 Larch Close\nTynebridge",
            needs_asked_on=visited_on,
            born_on=person.born_on(story.start),
            occupation=person.work,
        )


def _enquiry(story: Story, action: object, **facts: object) -> None:
    enquiry = Enquiry.rows.select_related("household__file__agency").get(household=story.household)
    action(enquiry=enquiry, by=story.by.worker, **facts)  # type: ignore[operator]


def register(story: Story, on: date) -> None:
    registrations.receive(household=story.household, on=on, by=story.by.worker, today=on)


def ask_to_accept(story: Story, *, contacted_on: date, on: date) -> Approval:
    """Contact, the detailed discussion, and the question to the manager."""
    found = Registration.rows.select_related("household__file__agency").get(household=story.household)
    by = story.by.worker
    found = registrations.contacted(registration=found, on=contacted_on, by=by, today=on)
    words = "They know that children wait for families who stay. Both want to begin, and have time."
    found = registrations.discussed(registration=found, text=words, on=contacted_on, by=by, today=on)
    return accepting.propose(registration=found, accept=True, reasons="", by=by, at=at(on, 9))


def agree(
    asked: Approval, by: User, on: date, reasons: str = "I have read it.", outcome: Outcome = Outcome.AGREED
) -> None:
    """What an agency decision maker decides is weighed first, which the app above knows how to do."""
    for weigh in gather("demo_weighing", "WEIGHING"):
        weigh(asked, by=by, at=at(on, 11))
    approvals.decide(approval=asked, outcome=outcome, by=by, at=at(on, 12), reasons=reasons, read=True)


@refreshed_once()
def to_stage_one(story: Story) -> StageOne:
    """From the enquiry to the first day of Stage One."""
    enquire(story, story.day(-30))
    become_known(story, informed_on=story.day(-22), visited_on=story.day(-15))
    register(story, story.day(-10))
    agree(ask_to_accept(story, contacted_on=story.day(-8), on=story.day(0)), story.by.manager, story.day(0))
    for member in story.applicants:
        give_account(member, by=story.by.worker, on=story.day(0))
    return run_of(story)


def run_of(story: Story) -> StageOne:
    return StageOne.rows.select_related("household__file__agency").get(household=story.household)


def draw_up_plan(story: Story, on: date) -> Agreement:
    return stage_one.draw_up_plan(stage_one=run_of(story), sections=STAGE_ONE_PLAN, on=on, by=story.by.worker)


def sign(story: Story, agreement: Agreement, on: date) -> None:
    """Every applicant signs in the portal, the worker in the office."""
    for member in story.applicants:
        if member.user:
            answer(member.user, Agreement._meta.label, agreement.pk, {"agree": True}, on)
    agreements.sign(agreement=agreement, by=story.by.worker, at=at(on, 11))


def answer(user: User, subject: str, pk: int, written: dict[str, object], on: date) -> None:
    """What somebody does with an item in their portal, taken in at once."""
    item = SharedItem.rows.get(user=user, subject=subject, subject_id=pk, ended_at=None)
    account = PortalAccount.rows.get(user=user)
    entry = sending.answer(account=account, item=item, key=f"{subject}-{pk}", written=written, at=at(on))
    inbox.take_in(entry, by=None, at=at(on))


def with_plan(story: Story) -> None:
    sign(story, draw_up_plan(story, story.day(2)), story.day(4))


def with_references(story: Story, on: date) -> None:
    """Three people who know them, and where each has lived and worked."""
    by = story.by.worker
    for name in ("Fern Hollis", "Rory Blake", "Dot Amberley"):
        named = referees.add(household=story.household, name=name, is_relative=name[0] == "D", on=story.day(5), by=by)
        referees.contacted(referee=named, on=story.day(10), today=on, by=by)
        referees.visited(referee=named, on=on_or_before(on), today=on, by=by)
        referees.report(referee=named, text="Warm, steady, and good in a crisis.", on=on, today=on, by=by)
    for member, person in zip(story.applicants, story.people, strict=True):
        since = date(person.born_on(story.start).year + 18, 1, 1)
        for kind, what in (("work", person.work), ("home", "Larch Close, Tynebridge")):
            histories.add(member=member, kind=kind, what=what, from_on=since, today=on, by=by)


def checks_back(story: Story, on: date, *, but: str = "") -> None:
    """Everything asked for has come back, but for one kind of the first applicant."""
    waiting = Check.rows.unresolved().filter(member__household=story.household).order_by("pk")
    for check in waiting.select_related("member__household__file__agency", "member__person"):
        if check.kind == but and check.member.number == 1:
            checks.request(check=check, on=story.day(3), today=on, by=story.by.worker)
            continue
        facts = {"on": on, "today": on, "certificate_on": on, "by": story.by.worker}
        checks.record_return(check=check, outcome=CheckOutcome.CLEAR, **facts)  # type: ignore[arg-type]


@refreshed_once()
def to_between(story: Story) -> None:
    to_stage_one(story)
    with_plan(story)
    with_references(story, story.day(40))
    checks_back(story, story.day(45))
    on = story.day(50)
    stage_one.succeed(stage_one=run_of(story), on=on, by=story.by.manager, today=on)


def asked_to_register(story: Story, on: date) -> None:
    """At the end of Stage One, in agencies that ask then (AD-40)."""
    if policy(story.household.file.agency, "adopter_register_point", on) == "stage_one":
        registering.ask_to_register(stage_one=run_of(story), on=on, today=on, by=story.by.worker)


@refreshed_once()
def to_stage_two(story: Story) -> StageTwo:
    """Their wish to go on, and the agreement with six visits."""
    to_between(story)
    asked_to_register(story, story.day(52))
    on = story.day(65)
    work = stage_two.begin(household=story.household, notified_on=story.day(60), by=story.by.worker, today=on)
    planned = [(on_or_before(story.day(72 + 14 * number)), about) for number, about in enumerate(CONTENT)]
    agreed = stage_two.draw_up_agreement(
        stage_two=work, planned=planned, panel_planned_on=panel_day(story), on=on, by=story.by.worker
    )
    sign(story, agreed, on)
    return work_of(story)


def work_of(story: Story) -> StageTwo:
    return StageTwo.rows.select_related("household__file__agency").get(household=story.household)


def make_visits(story: Story, number: int) -> None:
    planned = Visit.rows.filter(stage_two=work_of(story), held_on=None).order_by("number")
    for visit in planned.select_related("stage_two__household__file__agency")[:number]:
        words = "They spoke openly. What they said is written into the report."
        facts = {"held_on": visit.planned_on, "today": visit.planned_on, "by": story.by.worker}
        visits.record(visit=visit, content=words, **facts)  # type: ignore[arg-type]


def prepare(story: Story, on: date) -> None:
    """A preparation group on every mandatory topic, to which they came."""
    on = on_or_before(on)
    group = preparation_group(story, on)
    people = [
        gatherings.book_for(gathering=group, person=member.person, by=story.by.worker, at=at(on) - timedelta(days=5))
        for member in story.applicants
    ]
    came = {booking.pk: True for booking in people}
    gatherings.record_attendance(gathering=group, came=came, by=story.by.worker, at=at(on, 17))


def preparation_group(story: Story, on: date) -> Gathering:
    return Gathering.objects.filter(
        agency=story.by.agency, kind=GatheringKind.PREPARATION, starts_at=at(on)
    ).first() or gatherings.plan(
        agency=story.by.agency,
        delivered_by=story.by.agency,
        kind=GatheringKind.PREPARATION,
        title="Adoption Preparation Group",
        topics=[topic.value for topic in MANDATORY],
        starts_at=at(on),
        ends_at=at(on, 16),
        place="Larch House, Tynebridge",
        capacity=12,
        by=story.by.worker,
        at=at(on) - timedelta(days=40),
    )


@refreshed_once()
def to_decision(story: Story) -> None:
    """Six visits, the group, the report that they commented on, and the manager who passed it."""
    to_stage_two(story)
    make_visits(story, 6)
    prepare(story, story.day(100))
    by = story.by.worker
    report = reports.begin(stage_two=work_of(story), author=by, on=story.day(150), by=by)
    reports.bring_in(report=report, by=by, at=at(story.day(150)))
    for section in report.sections.filter(text="").select_related("report__household__file__agency"):
        words = report_words.WORDS.get(section.key, "What they told us agrees with what others say.")
        reports.write(section=section, text=words, version=section.version, by=by, at=at(story.day(160)))
    given = reports.give_to_adopters(report=report, by=by, at=at(story.day(170)))
    for member in story.applicants:
        if member.user:
            comment: dict[str, object] = {"comment": "We recognise ourselves in it."}
            answer(member.user, given._meta.label, given.pk, comment, story.day(172))
    found = Report.rows.select_related("household__file__agency", "stage_two").get(pk=report.pk)
    agree(reports.hand_in(report=found, by=by, at=at(story.day(180))), story.by.manager, story.day(185))


def panel_day(story: Story) -> date:
    """The two hundredth day, or the last before it on which a panel sits."""
    return on_or_before(story.day(200))


@refreshed_once()
def heard_by_panel(story: Story, recommendation: Recommendation = Recommendation.SUITABLE) -> Suitability:
    """Panel recommended them, or advised against, on the two hundredth day."""
    to_decision(story)
    met, suits = panel_day(story), recommendation == Recommendation.SUITABLE
    return suitability.record_recommendation(
        household=story.household,
        panel_on=met,
        recommendation=recommendation,
        advice="Panel thinks of one child, of whatever age." if suits else "",
        by=story.by.worker,
        today=met,
    )


@refreshed_once()
def to_the_decider(story: Story, recommendation: Recommendation = Recommendation.SUITABLE) -> Approval:
    """Panel recommended them or not, the minutes are approved, the decision maker is asked."""
    row, by, met = heard_by_panel(story, recommendation), story.by.worker, panel_day(story)
    suitability.tell_recommendation(suitability=row, told_on=met, by=by, today=met)
    minutes = on_or_before(story.day(204))
    kept = minutes_on_file(story, minutes)
    suitability.approve_minutes(suitability=row, approved_on=minutes, by=by, today=minutes, document=kept)
    return suitability.ask_decision(suitability=row, by=by, at=at(on_or_before(story.day(205)), 10))


def minutes_on_file(story: Story, on: date) -> Document:
    """As the panel’s office sent them."""
    kept = documents.keep_made(
        file=story.household.file,
        kind=DocumentKind.OTHER,
        title="Minutes of panel",
        data=minutes(),
        about_side=Side.ADOPTER,
        by=story.by.worker,
        at=at(on, 9),
    )
    return kept.document


@cache
def minutes() -> bytes:
    """Drawn once for every family of the demonstration."""
    text = (
        "Panel met the adopters, heard their social worker, and asked about loss, about identity and about who stands "
        "by them. Every member recommends that they are suitable to adopt."
    )
    return paper.draw("panels/statement_paper.html", {"heading": "Minutes of panel", "text": text})


@refreshed_once()
def decided(story: Story, *, suits: bool = True) -> date:
    """The decision maker consulted the adviser and decided, on the working day before day 207. Nobody was told yet."""
    asked = to_the_decider(story, Recommendation.SUITABLE if suits else Recommendation.NOT_SUITABLE)
    on = on_or_before(story.day(206))
    row, by = standing(story), story.by.decider
    suitability.record_consultation(suitability=row, adviser="The panel adviser", on=on, by=by, today=on)
    if suits:
        agree(asked, by, on)
    else:
        agree(asked, by, on, reasons=NOT_YET, outcome=Outcome.REFUSED)
    return on


@refreshed_once()
def to_approval(story: Story, *, suits: bool = True) -> None:
    """They were told on the day of the decision, and the letters went the day after."""
    on = decided(story, suits=suits)
    suitability.tell_decision(suitability=standing(story), told_on=on, by=story.by.worker, today=on)
    decision_letters.write(suitability=standing(story), on=on, by=story.by.worker)
    letters_go(story, story.day(207))


def with_matching_plan(story: Story, on: date) -> None:
    """How we look for a child with them, signed by both sides (AD-36)."""
    by, household = story.by.worker, story.household
    sections = [{"heading": heading, "text": text} for heading, text in MATCHING_PLAN]
    sign(story, while_waiting.draw_up_matching_plan(household=household, sections=sections, on=on, by=by), on)


def not_shown_nationally(story: Story, on: date) -> None:
    """Asked after three months, they would rather wait for a child of their own area (AD-46)."""
    member, by = story.applicants[0], story.by.worker
    audience.record_answer(household=story.household, member=member, agrees=False, on=on, by=by, today=on)


def letters_go(story: Story, on: date) -> None:
    """The letters being written are looked at by a second person and sent; each finds theirs in the portal."""
    by, rows = story.by, Letter.rows.being_written().filter(file=story.household.file)
    for letter in rows.select_related("file__agency", "to"):
        second = by.worker if letter.written_by_id == by.manager.pk else by.manager
        letters.approve(letter=letter, version=letter.version, by=second, on=on)
        letters.send(letter=letter, sent_format=letter.to.written_format, on=on, by=by.worker)


def standing(story: Story) -> Suitability:
    return Suitability.rows.select_related("household__file__agency").get(household=story.household)
