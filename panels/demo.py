"""Panel in the demonstration: a finished meeting, one that waits for its decision, and one being prepared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.actions import decision_letters, portal_home, suitability
from adopters.demo import ways
from adopters.demo.stories import Adopter, Story, find, hands, is_there
from adopters.models import Household
from panels import demo_match, demo_packs
from panels.actions import (
    agendas,
    bundles,
    constituting,
    declaring,
    members,
    paper_checks,
    papers,
    register,
    tabling,
    telling,
)
from panels.demo_steps import (
    a_paper,
    agree,
    at,
    conclude,
    decide,
    fresh,
    hold,
    meeting_of,
    sheet_of,
    wednesday,
    week_after,
    week_end,
)
from panels.models import AgendaItem, ItemPaper, MemberKind, Panel, PanelMeeting

NAME = "Adoption panel, north east"
BEGAN = date(2022, 1, 10)
FAMILIES = {
    "decided": (Adopter("Nell Ridgway", "nell.ridgway@families.example", 38, "Radiographer"),),
    "waiting": (
        Adopter("Jude Caldbeck", "jude.caldbeck@families.example", 41, "Cabinet maker"),
        Adopter("Mabel Caldbeck", "mabel.caldbeck@families.example", 39, "Music teacher"),
    ),
    "coming": (Adopter("Orla Penrith", "orla.penrith@families.example", 36, "Park ranger"),),
    "invited": (Adopter("Tess Garrick", "tess.garrick@ane.example", 37, "Optician"),),
}
"""One family for each meeting."""

LIST = (
    ("clem", MemberKind.CHAIR, "Retired head teacher", None),
    ("vita", MemberKind.VICE_CHAIR, "Independent consultant", None),
    ("saul", MemberKind.SOCIAL_WORKER, "Adopt North East", date(2009, 7, 1)),
    ("drew", MemberKind.MEDICAL_ADVISER, "Tynebridge hospitals", None),
    ("ross", MemberKind.ELECTED, "Tynebridge council", None),
    ("ilse", MemberKind.INDEPENDENT, "Self-employed", None),
    ("enid", MemberKind.INDEPENDENT, "Retired, an adoptive parent", None),
)


def the_panel(cast: Any, today: date) -> Panel:
    """The panel with its list, its officers and its decision maker; found again on later runs."""
    found = Panel.rows.select_related("file", "agency").filter(agency=cast.ane, name=NAME).first()
    if found:
        return found
    panel = constituting.constitute(
        agency=cast.ane, name=NAME, on=wednesday(today - timedelta(days=560)), by=cast.pam, today=today,
        administrator=cast.pam, adviser=cast.avis,
    )  # fmt: skip
    for key, kind, employer, qualified in LIST:
        members.add(
            panel=panel,
            user=cast[key],
            kind=kind,
            employer=employer,
            qualified_on=qualified,
            employed_by_service=key == "saul",
            from_on=wednesday(today - timedelta(days=330)),
            by=cast.pam,
        )
    constituting.review(
        panel=panel,
        found="Papers are complete more often than a year ago. Members ask for reports in time, and for shorter ones.",
        agreed="Authors are told what panel thought of each report. Training on early loss in the spring.",
        done_on=wednesday(today - timedelta(days=210)),
        by=cast.avis,
        today=today,
    )
    register.enter(
        agency=cast.ane,
        user=cast.dele,
        post="Director of adoption",
        authorised_by="The board",
        from_on=BEGAN,
        by=cast.sam,
    )
    return panel


def family(key: str, cast: Any, panel_on: date) -> Household:
    """A household whose report passed the check in time for this panel."""
    people = FAMILIES[key]
    if not is_there(people[0].email):
        ways.to_decision(story_of(key, cast, panel_on))
    return find(people[0].email)


def story_of(key: str, cast: Any, panel_on: date) -> Story:
    return Story(FAMILIES[key], hands(cast, "ane"), panel_on - timedelta(days=215))


def table(meeting: PanelMeeting, household: Household, cast: Any, *, on: date, missing: str = "") -> AgendaItem:
    """Their suitability on the agenda, with every paper but the one that is missing."""
    made = tabling.table_suitability(meeting=meeting, household=household, by=cast.pam, on=on)
    agendas.add_presenter(item=made, part="adopters_worker", name="", user=cast.joss, by=cast.pam)
    for paper in ItemPaper.rows.filter(item=made, required=True).outstanding().exclude(kind=missing):
        paper.item = made
        version = a_paper(made, paper.title, at(on, 14), file=household.file, by=cast.joss)
        papers.put_in(paper=paper, version=version, on=on, by=cast.joss)
    if not missing:
        paper_checks.sign_check(item=fresh(made), on=on, by=cast.lena)
        paper_checks.hand_in(item=fresh(made), on=on, by=cast.joss)
    return fresh(made)


def hear(item: AgendaItem, cast: Any) -> None:
    """One hour, a warm recommendation, and the adopters told the same afternoon."""
    words = {
        "discussion": "Panel asked how they would talk with a child about the birth family, who stands by them when "
        "nights are short, and what they learnt in the preparation group.",
        "strengths": "They are thoughtful, honest about what they find hard, and well supported by their families.",
        "concerns": "Their house move is planned for the spring. They would wait with it once a child is in view.",
        "medical_advice": "There is no medical reason against.",
        "advice_support": "Therapeutic parenting training before a child is placed.",
        "advice_ages": "One child, of whatever age.",
        "report_quality": "very_good",
        "report_feedback": "A clear report. The analysis of the references was especially good.",
    }
    reasons = (
        "They understand what children who were adopted have lived through, and have shown in their own lives "
        "that they stay. Panel is unanimous."
    )
    conclude(item, cast, words, reasons, hour=10)
    telling.tell_adopters(item=fresh(item), by=cast.pam, now=at(item.meeting.on, 14))


def finished(cast: Any, today: date) -> None:
    """Last month’s panel: heard, minuted, decided, told."""
    panel, day = the_panel(cast, today), wednesday(today - timedelta(days=35))
    if is_there(FAMILIES["decided"][0].email):
        return
    household = family("decided", cast, day)
    meeting = meeting_of(panel, day, cast)
    item = table(meeting, household, cast, on=day - timedelta(days=16))
    hold(meeting, [item], cast)
    hear(item, cast)
    agree(meeting, cast)
    bundles.put_to_decision_maker(sheet=sheet_of(item), by=cast.pam, at=at(week_end(meeting), 15))
    on = week_after(meeting)
    words = {
        "arguments_for": "A thorough assessment, strong references, and a panel of one mind.",
        "arguments_against": "A house move is planned. It can wait.",
        "medical_advice": "Nothing against.",
    }
    decide(item, cast, on, words, "I agree with panel, for the reasons it gives. They are ready, and well supported.")
    row = suitability.standing(household)
    if row:
        suitability.tell_decision(suitability=row, told_on=on, by=cast.joss, today=on)
        decision_letters.write(suitability=row, on=on, by=cast.joss)
        ways.letters_go(story_of("decided", cast, day), on + timedelta(days=1))


def waiting(cast: Any, today: date) -> None:
    """This month’s panel has met: one decision waits, and of a match the carers wait to hear what was decided."""
    panel, day = the_panel(cast, today), wednesday(today - timedelta(days=7))
    if is_there(FAMILIES["waiting"][0].email):
        return
    household = family("waiting", cast, day)
    meeting = meeting_of(panel, day, cast)
    item = table(meeting, household, cast, on=day - timedelta(days=16))
    match = demo_match.tabled(meeting, cast, on=day - timedelta(days=16))
    hold(meeting, [item, match], cast)
    hear(item, cast)
    demo_match.heard(match, cast)
    agree(meeting, cast)
    demo_match.decided(match, cast, on=week_after(meeting))
    bundles.put_to_decision_maker(sheet=sheet_of(item), by=cast.pam, at=at(week_end(meeting), 16))


def preparing(cast: Any, today: date) -> None:
    """Next month’s panel is being prepared: one paper is missing, and one member has a conflict."""
    panel, day = the_panel(cast, today), wednesday(today + timedelta(days=21))
    if is_there(FAMILIES["coming"][0].email):
        return
    household = family("coming", cast, day - timedelta(days=20))
    meeting = meeting_of(panel, day, cast)
    item = table(meeting, household, cast, on=today, missing="adopters_medical")
    why = "I taught one of them at school, and we still write to each other."
    declaring.declare(item=item, conflict=True, why=why, by=cast.enid, at=at(today))
    tabling.table_report(meeting=meeting, title="Six-monthly report on the service", by=cast.pam, on=today)
    demo_packs.being_put_together(meeting, by=cast.pam, at=at(today))


def invited(cast: Any, today: date) -> None:
    """A panel of this week: its papers have gone out, and the adopter has not said whether she comes (AD-33)."""
    panel, day = the_panel(cast, today), wednesday(today + timedelta(days=7))
    if is_there(FAMILIES["invited"][0].email):
        return
    household = family("invited", cast, day)
    meeting = meeting_of(panel, day, cast)
    table(meeting, household, cast, on=day - timedelta(days=16))
    demo_packs.sent_out(meeting, by=cast.pam, at=at(day - timedelta(days=8)))


SCENES = [portal_home.written_once()(scene) for scene in (finished, waiting, preparing, invited)]
