"""Children of the demonstration, played through the same actions that people use. All of them are invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adoption import clock
from adoption.actions import allocations as hands
from adoption.actions import letters, meetings
from adoption.demo_days import on_or_after
from adoption.models import (
    DocumentKind,
    EventKind,
    Format,
    InPerson,
    Part,
    Relation,
)
from adoption.wording import moment_in_words
from children import demo_permanence
from children.actions import children, contacts, court, matches, notes, people, plans, reports, siblings, steps
from children.demo_steps import a_carer, a_document, decided, find, heard, is_there, listed, opened
from children.flows import Togetherness
from children.models import (
    Checker,
    CheckOutcome,
    Ethnicity,
    Gender,
    HarderReason,
    HearingKind,
    HearingOutcome,
    Rating,
    ToldHow,
    Toward,
)


def a_hearing_to_move(cast: Any, today: date) -> None:
    """A child whose final hearing is in seven weeks, with people, plan and notes."""
    if is_there("rowan"):
        return
    child = opened(
        "rowan", "Ashdown", date(today.year - 4, 3, 27), on=today - timedelta(days=120), agency=cast.ane,
        team=cast.north, by=cast.asha, manager=cast.tom, gender=Gender.BOY, ethnicity=Ethnicity.WBRI,
    )  # fmt: skip
    heard(child, "Rowan says he wants “a house with a dog, and a mummy and daddy who stay”.", today, by=cast.asha)
    demo_permanence.home_first(child, today, by=cast.asha)
    decided(child, today - timedelta(days=40), by=cast.sam, worker=cast.asha, manager=cast.tom)
    demo_permanence.home_ended(child, today, by=cast.asha)
    listed(child, on_or_after(today + timedelta(days=49)), today=today - timedelta(days=30), by=cast.asha)
    plans.write_plan(
        child=child,
        family_needed="Two parents, or one with family close by, who are out of doors a lot and used to dogs.",
        search="Within the partnership first. The worker meets the assessment team every fortnight.",
        contact="A letter once a year in each direction.",
        on=today - timedelta(days=36),
        by=cast.tom,
    )
    a_carer(
        child, "Jo and Pat Linley", today - timedelta(days=110), cast.asha, needs_asked_on=today - timedelta(days=109)
    )
    people.add(
        file=child.file, relation=Relation.MOTHER, name="Kerry Ashdown", on=today - timedelta(days=120), by=cast.asha,
        needs_asked_on=today - timedelta(days=100), written_format=Format.EASY_READ, in_person=InPerson.BSL,
        needs_note="Ring the support worker first.",
    )  # fmt: skip
    people.add(
        file=child.file,
        relation=Relation.REVIEWING_OFFICER,
        name="Dana Whitlock",
        on=today - timedelta(days=118),
        by=cast.asha,
    )
    notes.write(
        file=child.file,
        kind=EventKind.NOTE,
        what="Visit to the foster home",
        detail="Rowan showed me the den he built with Pat. He asked twice **when the family comes**.",
        on=today - timedelta(days=12),
        by=cast.asha,
    )


def a_profile_due_soon(cast: Any, today: date) -> None:
    """A child whose profile is due within days, and one for whom it is late."""
    if is_there("skye"):
        return
    for name, last, days, reasons in (
        ("skye", "Merrin", 33, [HarderReason.AGE, HarderReason.NEEDS]),
        ("jude", "Calder", 28, []),
    ):
        child = opened(
            name, last, date(today.year - 7, 10, 2), on=today - timedelta(days=200), agency=cast.ane, team=cast.north,
            by=cast.asha, manager=cast.tom, gender=Gender.GIRL if name == "skye" else Gender.BOY,
            ethnicity=Ethnicity.MWBC,
        )  # fmt: skip
        decided(child, today - timedelta(days=70), by=cast.sam, worker=cast.asha, manager=cast.tom)
        listed(child, on_or_after(today + timedelta(days=days)), today=today - timedelta(days=60), by=cast.asha)
        a_carer(child, f"The carers of {name.title()}", today - timedelta(days=190), cast.asha)
        if name == "skye":
            hands.allocate(
                file=child.file, worker=cast.cal, part=Part.SUPPORT, on=today - timedelta(days=30), by=cast.tom
            )
        if reasons:
            children.flag_harder_to_place(
                child=child,
                reasons=[str(reason.value) for reason in reasons],
                why="Profiled at the next exchange day; a short film is planned.",
                on=today - timedelta(days=20),
                by=cast.asha,
            )
            for toward, what, ago in (
                (Toward.SEARCH, "Asked three agencies of the consortium about families for an older child", 14),
                (Toward.CHILD, "Began a book about moving with her carers", 6),
            ):
                day = today - timedelta(days=ago)
                steps.take(child=child, toward=toward, what=what, on=day, today=today, by=cast.asha)


def two_far_along(cast: Any, today: date) -> None:
    """A boy with an order whose search goes wide this week, and a girl for whom a match is recommended."""
    if is_there("leo"):
        return
    for name, last, born, decided_days, hearing_days, carers in (
        ("leo", "Brandreth", date(today.year - 5, 2, 11), 130, -32, "Bev Callow"),
        ("nell", "Harker", date(today.year - 4, 9, 30), 75, 40, "Ian Pringle"),
    ):
        child = opened(
            name, last, born, on=today - timedelta(days=decided_days + 90), agency=cast.ane, team=cast.north,
            by=cast.asha, manager=cast.tom, gender=Gender.BOY if name == "leo" else Gender.GIRL,
            ethnicity=Ethnicity.WBRI,
        )  # fmt: skip
        decided(
            child, today - timedelta(days=decided_days), by=cast.sam, worker=cast.asha, manager=cast.tom,
            carers=carers,
        )  # fmt: skip
        listed(
            child,
            on_or_after(today + timedelta(days=hearing_days)),
            today=today - timedelta(days=decided_days - 5),
            by=cast.asha,
        )
    child = find("leo")
    order = a_document(child, DocumentKind.PLACEMENT_ORDER, cast.asha)
    for hearing in child.hearings.filter(kind=HearingKind.IRH).select_related("child__file"):
        court.close_hearing(hearing=hearing, outcome=HearingOutcome.HELD, today=hearing.on, by=cast.asha)
    granted = on_or_after(today - timedelta(days=32))
    court.grant_order(child=child, on=granted, court="The family court at Tynebridge", document=order, by=cast.asha)


def an_order_granted(cast: Any, today: date) -> None:
    """A child with a Placement Order, for whom the search can go wider."""
    if is_there("isla"):
        return
    child = opened(
        "isla", "Thorne", date(today.year - 3, 1, 15), on=today - timedelta(days=260), agency=cast.ane, team=cast.north,
        by=cast.wes, manager=cast.tom, gender=Gender.GIRL, ethnicity=Ethnicity.WBRI,
    )  # fmt: skip
    heard(child, "Isla cannot say it in words. She settles when people sing to her.", today, by=cast.wes)
    decided(child, today - timedelta(days=100), by=cast.sam, worker=cast.asha, manager=cast.tom)
    granted = on_or_after(today - timedelta(days=18))
    listed(child, granted, today=today - timedelta(days=80), by=cast.wes)
    since = today - timedelta(days=250)
    asked = {"needs_asked_on": since + timedelta(days=1), "written_format": Format.LARGE_PRINT}
    a_carer(child, "Maureen Dodds", since, cast.wes, **asked)
    order = a_document(child, DocumentKind.PLACEMENT_ORDER, cast.asha)
    child = find("isla")
    for hearing in child.hearings.filter(kind=HearingKind.IRH).select_related("child__file"):
        court.close_hearing(hearing=hearing, outcome=HearingOutcome.HELD, today=hearing.on, by=cast.asha)
    court.grant_order(child=child, on=granted, court="The family court at Tynebridge", document=order, by=cast.asha)
    change = find("isla").contact_changes.select_related("child__file").get(overtaken_on=None)
    told = on_or_after(granted + timedelta(days=1))
    contacts.tell(change=change, people=list(change.still_to_tell), how=ToldHow.CALL, on=told, by=cast.asha)


def a_decision_to_take(cast: Any, today: date) -> None:
    """A report that both managers passed waits for the agency decision maker."""
    if is_there("noah"):
        return
    child = opened(
        "noah", "Penhale", date(today.year - 2, 6, 9), on=today - timedelta(days=60), agency=cast.ane, team=cast.north,
        by=cast.asha, manager=cast.tom, gender=Gender.BOY, ethnicity=Ethnicity.WIRI,
    )  # fmt: skip
    demo_permanence.three_at_once(child, today, by=cast.asha)
    report = reports.submit(
        child=child,
        author=cast.asha,
        views="Noah reaches for his carer when strangers come, and for his brother when he is tired.",
        document=a_document(child, DocumentKind.PERMANENCE_REPORT, cast.asha),
        on=today - timedelta(days=9),
        by=cast.asha,
    )
    for checker, who in ((Checker.ADOPTION, cast.fay), (Checker.CARE, cast.sam)):
        reports.check(
            report=report,
            checker=checker,
            outcome=CheckOutcome.PASSED,
            views_captured=True,
            rating=Rating.GOOD,
            on=today - timedelta(days=4),
            by=who,
        )
    plans.ask_decision(report=report, by=cast.asha, at=clock.now())


def a_report_to_check(cast: Any, today: date) -> None:
    """A report that one manager passed waits for the other’s check."""
    if is_there("edie"):
        return
    child = opened(
        "edie", "Marchbank", date(today.year - 3, 3, 17), on=today - timedelta(days=45), agency=cast.ane,
        team=cast.north, by=cast.asha, manager=cast.tom, gender=Gender.GIRL, ethnicity=Ethnicity.WBRI,
    )  # fmt: skip
    report = reports.submit(
        child=child,
        author=cast.asha,
        views="Edie is happiest outdoors. She asks for the same song each night, and goes quiet with visitors.",
        document=a_document(child, DocumentKind.PERMANENCE_REPORT, cast.asha),
        on=today - timedelta(days=3),
        by=cast.asha,
    )
    reports.check(
        report=report,
        checker=Checker.CARE,
        outcome=CheckOutcome.PASSED,
        views_captured=True,
        rating=Rating.GOOD,
        on=today - timedelta(days=1),
        by=cast.sam,
    )


def a_worker_to_allocate(cast: Any, today: date) -> None:
    """Two children wait for a worker: one in time, one too long already."""
    for name, last, agency, team, worker, manager, service, days in (
        ("poppy", "Lisle", cast.ane, cast.north, cast.asha, cast.tom, cast.sam, 9),
        ("theo", "Garside", cast.leicestershire, cast.permanence, cast.petra, cast.marcus, cast.grace, 3),
    ):
        if is_there(name):
            continue
        child = opened(
            name, last, date(today.year - 1, 2, 3), on=today - timedelta(days=90), agency=agency, team=team,
            by=worker, manager=manager, gender=Gender.OTHER, ethnicity=Ethnicity.NOBT,
        )  # fmt: skip
        decided(child, today - timedelta(days=days), by=service)


def brothers_and_sisters(cast: Any, today: date) -> None:
    """A brother and a sister who are to stay together, and a likely match for them."""
    if is_there("oscar"):
        return
    pair = []
    for name, years in (("oscar", 5), ("freya", 3)):
        child = opened(
            name, "Winslow", date(today.year - years, 5, 20), on=today - timedelta(days=150), agency=cast.ane,
            team=cast.north, by=cast.asha, manager=cast.tom, gender=Gender.BOY if name == "oscar" else Gender.GIRL,
            ethnicity=Ethnicity.AOTH,
        )  # fmt: skip
        decided(
            child, today - timedelta(days=110), by=cast.sam, worker=cast.asha, manager=cast.tom,
            carers="Gill and Ray Tasker",
        )  # fmt: skip
        listed(child, on_or_after(today + timedelta(days=63)), today=today - timedelta(days=100), by=cast.asha)
        pair.append(child)
    together = siblings.form_set(children=pair, name="Winslow", on=today - timedelta(days=140), by=cast.asha)
    siblings.decide(
        siblings=together,
        decision=Togetherness.TOGETHER,
        reasons="They comfort each other, share a room by choice, and both ask not to be parted.",
        on=today - timedelta(days=60),
        by=cast.asha,
    )
    matches.record_likely(
        child=find("freya"),
        family="A couple from the spring group",
        why="Approved for two children of this age; they live far enough from the birth family.",
        judged_by=cast.tom,
        on=today - timedelta(days=5),
        by=cast.asha,
    )


def another_county(cast: Any, today: date) -> None:
    """Children of Leicestershire and Leicester City, whose rules are different."""
    if not is_there("maya"):
        child = opened(
            "maya", "Oakes", date(today.year - 6, 8, 8), on=today - timedelta(days=170), agency=cast.leicestershire,
            team=cast.permanence, by=cast.petra, manager=cast.marcus, gender=Gender.GIRL, ethnicity=Ethnicity.WBRI,
            local_authority=cast.leicestershire,
        )  # fmt: skip
        decided(child, today - timedelta(days=45), by=cast.grace, worker=cast.petra, manager=cast.marcus)
        listed(child, on_or_after(today + timedelta(days=42)), today=today - timedelta(days=35), by=cast.petra)
    if not is_there("amir"):
        opened(
            "amir", "Haddad", date(today.year - 2, 11, 30), on=today - timedelta(days=20), agency=cast.leicester_city,
            team=cast.city_permanence, by=cast.priya, manager=cast.ivor, gender=Gender.BOY, ethnicity=Ethnicity.AOTH,
            local_authority=cast.leicester_city,
        )  # fmt: skip


def other_teams(cast: Any, today: date) -> None:
    """A child of the southern team, and one of an agency outside."""
    for name, last, agency, team, worker, manager in (
        ("eli", "Marchant", cast.ane, cast.south, cast.wes, cast.sam),
        ("ruby", "Pell", cast.atlas, cast.elsewhere, cast.olu, cast.olu),
    ):
        if not is_there(name):
            opened(
                name, last, date(today.year - 3, 4, 4), on=today - timedelta(days=30), agency=agency, team=team,
                by=worker, manager=manager, gender=Gender.UNKNOWN, ethnicity=Ethnicity.NOBT,
            )  # fmt: skip


def letters_and_a_meeting(cast: Any, today: date) -> None:
    """A letter sent in large print, one that waits because nobody asked, and a meeting without its interpreter."""
    file = find("rowan").file
    if file.letters.exists():
        return
    great_aunt = people.add(
        file=file, relation=Relation.RELATIVE, name="Maud Ashdown", address="14 Weir Street\nBlyth\nNE24 0XX",
        on=today - timedelta(days=60), by=cast.asha, needs_asked_on=today - timedelta(days=58),
        written_format=Format.LARGE_PRINT,
    )  # fmt: skip
    letter = letters.draft(file=file, to=great_aunt, kind="letter", on=today - timedelta(days=6), by=cast.asha)
    letter = letters.write(
        letter=letter,
        subject="Thank you for the photographs",
        body="Thank you for the photographs. They are with Rowan’s things and will be in his life story book.\n\n"
        "I will write again after the hearing.",
        version=letter.version,
        by=cast.asha,
    )
    letter = letters.approve(letter=letter, version=letter.version, on=today - timedelta(days=5), by=cast.tom)
    letters.send(letter=letter, sent_format=Format.LARGE_PRINT, on=today - timedelta(days=5), by=cast.asha)

    mother, officer = (file.people.get(name=name) for name in ("Kerry Ashdown", "Dana Whitlock"))
    at = clock.midnight(on_or_after(today + timedelta(days=9))) + timedelta(hours=14)
    meetings.arrange(
        file=file, what="Review of the plan", at=at, people=[mother, officer], place="Tynebridge House, room 4",
        on=today, by=cast.asha,
    )  # fmt: skip
    invitation = {"what": "the review of the plan", "when": moment_in_words(at), "where": "Tynebridge House, room 4"}
    letters.draft(file=file, to=officer, kind="meeting", values=invitation, on=today, by=cast.asha)


SCENES = [
    a_hearing_to_move,
    a_profile_due_soon,
    two_far_along,
    an_order_granted,
    a_decision_to_take,
    a_report_to_check,
    a_worker_to_allocate,
    brothers_and_sisters,
    another_county,
    other_teams,
    letters_and_a_meeting,
]
