"""What the pages of a household’s record show above and beside every section, worked out from facts already read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from adopters.flows import ASSESSING, PATHWAY, SEARCHING, S, Stage
from adopters.models import Household
from adoption.clock import london
from adoption.dues import Due
from adoption.models import User
from adoption.needs import flags
from adoption.permissions import Permission, can
from adoption.pictures import Step
from adoption.views.asking import href
from adoption.wording import counted, day_in_words

STAGE_COLOURS = {S.ENQUIRY: "grey", S.REGISTERED: "grey", S.APPROVED: "green", S.PLACED: "green", S.CLOSED: "grey"}

SECTIONS: tuple[tuple[str, str], ...] = (
    ("Overview", "adopters:record"),
    ("Timeline", "adopters:timeline"),
    ("Household and people", "adopters:people"),
    ("Enquiry and registration", "adopters:recruitment"),
    ("Stage One", "adopters:stage-one"),
    ("Checks and references", "adopters:checks"),
    ("Stage Two", "adopters:stage-two"),
    ("Report", "adopters:report"),
    ("Approval", "adopters:approval"),
    ("What they can consider", "adopters:considering"),
    ("Profile", "adopters:profile"),
    ("Find children", "familyfinding:find-children"),
    ("Interest and links", "familyfinding:household-interest"),
    ("Training and events", "adopters:training"),
    ("Portal and messages", "adopters:portal"),
    ("Deadlines", "adopters:deadlines"),
    ("Documents", "documents:list"),
    ("Letters", "letters:list"),
    ("Meetings", "meetings:list"),
    ("Who can see this", "access:file"),
)
"""Pages of the record in their order; one that no installed app has is left out."""

ASKED = {"familyfinding:find-children": Permission.INTEREST_WORK}
"""Pages that are not for everybody who may open the record."""


@dataclass(frozen=True)
class Act:
    """Something a person may do to a household now, with the page where it is done."""

    text: str
    name: str
    permission: Permission
    stages: Collection[Stage] = frozenset(Stage)
    fits: Callable[[Household], bool] = lambda household: True


ACTS: list[Act] = [
    Act("Go on with the enquiry", "adopters:recruitment", Permission.HOUSEHOLD_WRITE, {S.ENQUIRY, S.REGISTERED}),
    Act("Open the file again", "adopters:reopen", Permission.ASSESSMENT_DECIDE, {S.CLOSED}),
    Act("They wish to go on to Stage Two", "adopters:begin-stage-two", Permission.HOUSEHOLD_WRITE, {S.BETWEEN}),
    Act("Work on the report", "adopters:report", Permission.HOUSEHOLD_WRITE, {S.STAGE_TWO}),
    Act("Visits and agreement", "adopters:stage-two", Permission.HOUSEHOLD_WRITE, {S.STAGE_TWO}),
    Act("Panel and decision", "adopters:approval", Permission.PANEL_FACT_RECORD, {S.DECISION}),
    Act("Record support while they wait", "adopters:waiting-contact", Permission.HOUSEHOLD_WRITE, {S.APPROVED}),
    Act("Profile, and who reads it", "adopters:profile", Permission.HOUSEHOLD_WRITE, {S.APPROVED, S.MATCHED}),
    Act("Work on checks and references", "adopters:checks", Permission.HOUSEHOLD_WRITE, {S.STAGE_ONE}),
    Act("Draw up the Stage One Plan", "adopters:draw-up-plan", Permission.HOUSEHOLD_WRITE, {S.STAGE_ONE}),
    Act("Pause at their request", "adopters:pause-assessment", Permission.HOUSEHOLD_WRITE, ASSESSING | SEARCHING),
    Act("Note that you described a child", "familyfinding:described", Permission.HOUSEHOLD_WRITE, ASSESSING),
    Act("Add a case note", "adopters:note", Permission.NOTE_WRITE),
    Act("Allocate a worker", "adopters:allocate", Permission.HOUSEHOLD_ALLOCATE, frozenset(Stage) - {S.CLOSED}),
    Act("Close the file", "adopters:close", Permission.HOUSEHOLD_WRITE, frozenset(Stage) - {S.CLOSED}),
]
"""What each stage invites to, the likely next first. Pages are named as in urls.py and take the file’s reference."""


def frame(household: Household, user: User, *, section: str, today: date, next_due: Due | None) -> dict[str, Any]:
    """What record.html needs: header, standing facts, sections, the likely next act."""
    file = household.file
    acts = [
        {"text": act.text, "href": href(act.name, file.reference)}
        for act in ACTS
        if household.stage in act.stages and act.fits(household) and can(user, act.permission, file)
    ]
    acts = [act for act in acts if act["href"]]
    return {
        "reference": file.reference,
        "name": file.title,
        "label": "This household’s record",
        "facts": _facts(household, today, next_due),
        "alerts": _alerts(household),
        "sections": _sections(household, user, section),
        "needs": flags(file),
        "act": acts[0] if acts else None,
        "acts": acts[1:],
    }


def _facts(household: Household, today: date, next_due: Due | None) -> list[dict[str, Any]]:
    stage, file = Stage(household.stage), household.file
    facts: list[dict[str, Any]] = [
        {"key": "Stage", "text": stage.label, "colour": STAGE_COLOURS.get(stage, "blue")},
        {"key": "In this stage", "text": counted((today - household.stage_since).days, "day")},
        {"key": "Worker", "text": file.lead.display_name if file.lead else "Nobody yet"},
        {"key": "Agency", "text": file.agency.name},
    ]
    if next_due:
        says = f"{day_in_words(next_due.deadline.due_on)}: {next_due.state}"
        facts.append({"key": "Next date", "text": says, "colour": next_due.colour})
    return facts


def _alerts(household: Household) -> list[dict[str, str]]:
    alerts = []
    if household.file.restricted:
        text = "Only people named on this file can open it."
        alerts.append({"kind": "warning", "title": "Restricted file", "text": text})
    exploring = getattr(household, "exploring_since", None)
    if exploring:
        text = f"Since {day_in_words(london(exploring).date())}. They look at no other child until the outcome."
        alerts.append({"kind": "information", "title": "In exploration", "text": text})
    if household.arrangements:
        alerts.append({"kind": "information", "title": "Plan around this", "text": household.arrangements})
    if household.stage == Stage.CLOSED:
        text = f"{household.get_ending_display()}. {household.ending_why}".strip()
        alerts.append({"kind": "information", "title": "This household’s file is closed", "text": text})
    return alerts


def _sections(household: Household, user: User, current: str) -> list[dict[str, Any]]:
    pages = [*SECTIONS]
    if can(user, Permission.READ_LOG, household.file):
        pages.append(("Who looked", "adopters:looked"))
    mine = [(text, name) for text, name in pages if name not in ASKED or can(user, ASKED[name], household.file)]
    found = [(text, name, href(name, household.file.reference)) for text, name in mine]
    return [{"text": text, "href": page, "current": name == current} for text, name, page in found if page]


def pathway(household: Household) -> list[Step]:
    """Where the household is on the way from enquiry to placement."""
    now = Stage(household.stage)
    place = PATHWAY.index(now) if now in PATHWAY else -1
    return [Step(str(stage.label), _state(i, place), _since(household, stage)) for i, stage in enumerate(PATHWAY)]


def _state(place: int, now: int) -> str:
    if now < 0:
        return "later"
    return "done" if place < now else "now" if place == now else "later"


def _since(household: Household, stage: Stage) -> date | None:
    return household.stage_since if stage == household.stage else None
