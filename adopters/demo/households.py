"""Households of the demonstration, one at every stage. All of them are invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.actions import checks, members, outside, pauses, stage_one
from adopters.demo import ways
from adopters.demo.stories import Adopter, Story, find, give_account, hands, is_there
from adopters.models import Check, CheckKind, CheckOutcome, Member, MemberKind
from adoption.demo_days import on_or_before

THEIRS = "Colm told us of a caution from 2009. Rhea does not know of it, and he will tell her himself."
"""What a check of one applicant found: the other must never come to see it."""

FAMILIES: dict[str, tuple[Adopter, ...]] = {
    "farrow": (Adopter("Ines Farrow", "ines.farrow@families.example", 36, "Surveyor"),),
    "hollins": (
        Adopter("Gwen Hollins", "gwen.hollins@families.example", 39, "Bus driver"),
        Adopter("Pia Hollins", "pia.hollins@families.example", 37, "Florist"),
    ),
    "larkin": (Adopter("Dara Larkin", "dara.larkin@ane.example", 34, "Teacher"),),
    "mercer": (
        Adopter("Hal Mercer", "hal.mercer@families.example", 42, "Joiner"),
        Adopter("Sunita Mercer", "sunita.mercer@families.example", 40, "Pharmacist"),
    ),
    "sandford": (
        Adopter("Rhea Sandford", "rhea.sandford@ane.example", 38, "Librarian"),
        Adopter("Colm Sandford", "colm.sandford@ane.example", 41, "Electrician"),
    ),
    "quill": (Adopter("Maud Quill", "maud.quill@families.example", 45, "Nurse"),),
    "tarrant": (
        Adopter("Eli Tarrant", "eli.tarrant@families.example", 35, "Chef"),
        Adopter("Noor Tarrant", "noor.tarrant@families.example", 35, "Engineer"),
    ),
    "weaver": (
        Adopter("Lou Weaver", "lou.weaver@families.example", 47, "Postal worker"),
        Adopter("Kay Weaver", "kay.weaver@families.example", 44, "Carer"),
    ),
    "beck": (
        Adopter("Tess Beck", "tess.beck@families.example", 33, "Potter"),
        Adopter("Olga Beck", "olga.beck@families.example", 36, "Accountant"),
    ),
    "stroud": (
        Adopter("Ivo Stroud", "ivo.stroud@families.example", 43, "Gardener"),
        Adopter("Bea Stroud", "bea.stroud@families.example", 41, "Midwife"),
    ),
    "ferris": (Adopter("Cleo Ferris", "cleo.ferris@families.example", 40, "Editor"),),
    "lowther": (
        Adopter("Ada Lowther", "ada.lowther@ane.example", 37, "Vet"),
        Adopter("Bram Lowther", "bram.lowther@ane.example", 39, "Baker"),
    ),
    "thackray": (
        Adopter("Milo Thackray", "milo.thackray@ane.example", 46, "Firefighter"),
        Adopter("June Thackray", "june.thackray@families.example", 44, "Tailor"),
    ),
    "marlow": (Adopter("Kit Marlow", "kit.marlow@families.example", 37, "Printer"),),
    "hobday": (Adopter("Nell Hobday", "nell.hobday@families.example", 48, "Signaller"),),
    "selwyn": (Adopter("Rafe Selwyn", "rafe.selwyn@families.example", 41, "Optometrist"),),
    "pike": (Adopter("Owen Pike", "owen.pike@families.example", 38, "Plumber"),),
    "city-nash": (Adopter("Vera Nash", "vera.nash@families.example", 35, "Translator"),),
    "city-osei": (
        Adopter("Kofi Osei", "kofi.osei@families.example", 39, "Architect"),
        Adopter("Ruth Osei", "ruth.osei@families.example", 38, "Musician"),
    ),
    "city-dunmore": (
        Adopter("Fay Dunmore", "fay.dunmore@families.example", 42, "Dentist"),
        Adopter("Alec Dunmore", "alec.dunmore@families.example", 44, "Train driver"),
    ),
    "city-bray": (Adopter("Iris Bray", "iris.bray@fal-leicester-city.example", 43, "Piano tuner"),),
    "city-coyle": (Adopter("Sean Coyle", "sean.coyle@families.example", 45, "Ranger"),),
    "city-moxon": (Adopter("Della Moxon", "della.moxon@families.example", 41, "Stonemason"),),
    "city-tolley": (Adopter("Rex Tolley", "rex.tolley@families.example", 44, "Beekeeper"),),
    "city-rowan": (Adopter("Ned Rowan", "ned.rowan@families.example", 38, "Tiler"),),
    "city-hale": (Adopter("Bess Hale", "bess.hale@families.example", 42, "Cartographer"),),
    "city-brook": (Adopter("Gil Brook", "gil.brook@families.example", 40, "Archivist"),),
    "city-wray": (Adopter("Lena Wray", "lena.wray@families.example", 39, "Bookbinder"),),
    "city-thorne": (Adopter("Abel Thorne", "abel.thorne@families.example", 43, "Roofer"),),
    "city-ashe": (Adopter("Hope Ashe", "hope.ashe@families.example", 41, "Radio engineer"),),
    "city-holt": (Adopter("Sid Holt", "sid.holt@families.example", 46, "Drummer"),),
    "city-quist": (Adopter("Maja Quist", "maja.quist@families.example", 40, "Glazier"),),
    "city-vane": (Adopter("Zoe Vane", "zoe.vane@families.example", 36, "Optician"),),
}


def story(key: str, cast: Any, start: date) -> Story | None:
    """The story to play, or nothing when it has been played already."""
    people = FAMILIES[key]
    if is_there(people[0].email):
        return None
    return Story(people, hands(cast, "leicester_city" if key.startswith("city-") else "ane"), start)


def household(key: str) -> Any:
    """A household of an earlier scene, for other apps’ scenes."""
    return find(FAMILIES[key][0].email)


def is_played(key: str) -> bool:
    return is_there(FAMILIES[key][0].email)


def ago(today: date, days: int) -> date:
    return today - timedelta(days=days)


def three_enquiries(cast: Any, today: date) -> None:
    """Enquiries: a pack due tomorrow, a pack that is late, and somebody who may register now."""
    for key, days in (("farrow", 9), ("hollins", 12)):
        if found := story(key, cast, today):
            ways.enquire(found, ago(today, days))
    if found := story("larkin", cast, today):
        ways.enquire(found, ago(today, 25))
        ways.become_known(found, informed_on=ago(today, 16), visited_on=ago(today, 6))
        for member in found.applicants:
            give_account(member, by=found.by.worker, on=ago(today, 5))


def a_registration_to_answer(cast: Any, today: date) -> None:
    """Two Registrations of Interest: somebody gets in touch within two days; nobody has, for nine."""
    for key, days in (("mercer", 3), ("marlow", 9)):
        if found := story(key, cast, today):
            ways.enquire(found, ago(today, 40))
            ways.become_known(found, informed_on=ago(today, 28), visited_on=ago(today, 14))
            ways.register(found, ago(today, days))


def a_couple_who_sign(cast: Any, today: date) -> None:
    """Stage One has just begun: a plan to sign, and a finding about one of them that the other must not see."""
    found = story("sandford", cast, ago(today, 6))
    if found is None:
        return
    ways.to_stage_one(found)
    ways.draw_up_plan(found, ago(today, 2))
    rows = Check.rows.select_related("member__household__file__agency", "member__person")
    check = rows.get(member=Member.rows.get(household=found.household, number=2), kind=CheckKind.DBS)
    on = ago(today, 1)
    checks.record_return(
        check=check,
        on=on,
        outcome=CheckOutcome.TO_DISCUSS,
        found=THEIRS,
        certificate_on=on,
        today=on,
        by=found.by.worker,
    )


def stage_one_in_its_last_days(cast: Any, today: date) -> None:
    """Stage One: a single adopter with one check still out, and a couple just past two months."""
    for key, days in (("quill", 47), ("tarrant", 64)):
        if found := story(key, cast, ago(today, days)):
            ways.to_stage_one(found)
            ways.with_plan(found)
            ways.with_references(found, found.day(40))
            ways.checks_back(found, found.day(45), but=CheckKind.MEDICAL)
            if key == "tarrant":
                turns_eighteen(found, "Idris Tarrant", ago(today, 3))
                checks.settle(household=found.household, on=ago(today, 3), by=None)


def stage_one_too_long(cast: Any, today: date) -> None:
    """Stage One beyond the six months it may last: a manager closes it or lets it begin anew."""
    if found := story("hobday", cast, ago(today, 190)):
        ways.to_stage_one(found)


def turns_eighteen(story: Story, name: str, on: date) -> None:
    """A child of the home comes of age while they are assessed, and is checked from that day (AD-18)."""
    born = date(on.year - 18, on.month, min(on.day, 28))
    facts = {"relation": "Son", "born_on": born, "on": story.start, "today": story.start, "by": story.by.worker}
    members.add(household=story.household, kind=MemberKind.CHILD, name=name, **facts)  # type: ignore[arg-type]


def a_pause(cast: Any, today: date) -> None:
    """A couple in Stage One who asked for time."""
    if found := story("weaver", cast, ago(today, 24)):
        ways.to_stage_one(found)
        ways.with_plan(found)
        why = "Kay’s mother is ill. They would like a month, and will ring."
        turns_eighteen(found, "Rory Weaver", today + timedelta(days=4))
        pauses.pause(household=found.household, why=why, on=ago(today, 6), today=today, by=found.by.worker)


def between_the_stages(cast: Any, today: date) -> None:
    """Stage One succeeded four days ago, and twenty: they are to be asked to register for family finding."""
    for key, days in (("beck", 54), ("selwyn", 70)):
        if found := story(key, cast, ago(today, days)):
            ways.to_between(found)


def stage_two_with_visits(cast: Any, today: date) -> None:
    """Stage Two in its last days: five of six visits are made."""
    if found := story("stroud", cast, ago(today, 180)):
        ways.to_stage_two(found)
        ways.make_visits(found, 5)
        ways.prepare(found, found.day(100))


def a_decision_on_suitability(cast: Any, today: date) -> None:
    """Panel recommended a single adopter; the agency decision maker is asked."""
    if found := story("ferris", cast, ago(today, 206)):
        ways.to_the_decider(found)


def approved_and_searching(cast: Any, today: date) -> None:
    """Two couples are approved and search: the months with the home agency end in a week, or ended a week ago."""
    for key, days in (("lowther", 176), ("thackray", 190)):
        if found := story(key, cast, ago(today, 206 + days)):
            ways.to_approval(found)
            if key == "lowther":
                ways.with_matching_plan(found, found.day(225))


def one_who_did_not_go_on(cast: Any, today: date) -> None:
    """A file that was closed: he decided not to go on."""
    if found := story("pike", cast, ago(today, 60)):
        ways.to_stage_one(found)
        why = "A new job far away. He would like to come back to us one day."
        on = ago(today, 40)
        stage_one.withdraw(stage_one=ways.run_of(found), why=why, on=on, by=found.by.worker, today=on)


def a_household_of_another_agency(cast: Any, today: date) -> None:
    """A household that another agency approved, on file for an inter-agency match."""
    title = "Gale and Gale"
    if not Member.rows.filter(household__file__title__contains="Orla Gale").exists():
        outside.record(
            agency=cast.ane,
            origin_agency=cast.arc,
            title=title,
            names=["Orla Gale", "Piers Gale"],
            approved_on=ago(today, 200),
            panel_on=on_or_before(ago(today, 210)),
            on=ago(today, 12),
            by=cast.joss,
            team=cast.assessment,
        )
        member = Member.rows.select_related("person", "household__file__agency").get(person__name="Orla Gale")
        on = ago(today, 10)
        facts = {"on": on, "by": cast.joss, "email": "orla.gale@ane.example"}
        members.change(member=member, version=members.stamp(member), **facts)
        member.refresh_from_db()
        give_account(member, by=cast.joss, on=on)


def the_city(cast: Any, today: date) -> None:
    """Leicester City: to be accepted, in both stages, before the decision maker until tomorrow, searching alone."""
    if found := story("city-nash", cast, today):
        ways.enquire(found, ago(today, 30))
        ways.become_known(found, informed_on=ago(today, 20), visited_on=ago(today, 12))
        ways.register(found, ago(today, 7))
        ways.ask_to_accept(found, contacted_on=ago(today, 4), on=ago(today, 2))
    if found := story("city-vane", cast, ago(today, 176)):
        ways.to_stage_one(found)
        ways.with_plan(found)
    if found := story("city-osei", cast, ago(today, 195)):
        ways.to_stage_two(found)
        ways.make_visits(found, 2)
    if found := story("city-dunmore", cast, ago(today, 206)):
        ways.to_the_decider(found)
    for key, days in (("city-bray", 85), ("city-coyle", 100)):
        if found := story(key, cast, ago(today, 206 + days)):
            ways.to_approval(found)


def a_recommendation_to_tell(cast: Any, today: date) -> None:
    """Panel recommended one today, who hears today; another days ago, whom nobody told and on whom nobody decided."""
    for key, days in (("city-moxon", 200), ("city-tolley", 210)):
        if found := story(key, cast, ago(today, days)):
            ways.heard_by_panel(found)


def after_approval(cast: Any, today: date) -> None:
    """A Matching Plan to agree within eight days; approvals to review within eight days, and five days ago."""
    for key, days in (("city-rowan", 20), ("city-hale", 357), ("city-brook", 370)):
        if found := story(key, cast, ago(today, 206 + days)):
            ways.to_approval(found)
            if key != "city-rowan":
                ways.with_matching_plan(found, found.day(225))
                ways.not_shown_nationally(found, found.day(290))
