"""A match of the demonstration, from its papers to the decision: the foster carers have not heard it yet (TS-124)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from adopters.actions import members, outside
from adopters.models import Household, Member
from adoption.actions import agreed, allocations, letters
from adoption.actions.agreed import ToDo
from adoption.demo_days import on_or_after
from adoption.models import AgreedAction, DocumentKind, Letter, Part
from children import demo_steps as children
from children.actions import court
from children.models import Child, Ethnicity, Gender
from familyfinding import demo as profiles
from familyfinding import demo_after
from familyfinding.models import Link
from panels.actions import bundles, decision_letters, paper_checks, papers, tabling, telling, telling_decisions
from panels.demo_steps import a_paper, at, conclude, decide, fresh, sheet_of, week_end
from panels.models import AgendaItem, ItemPaper, PanelMeeting, Telling

FAMILY = ("Esme Harcourt", "Lev Harcourt")
TEXT = "Written for this match, and read by both workers. It says what the child needs, and how the family meets it."
WORDS = {
    "discussion": "Panel asked how they will keep the songs and the bedtime that Wren knows, and what they would say "
    "when she asks for her carers.",
    "strengths": "They have met the carers twice, and have begun to learn her way of going to sleep.",
    "concerns": "The first weeks of school. The support plan covers them.",
    "advice_support": "Help with the journey to school in the first term.",
    "report_quality": "good",
    "report_feedback": "The placement report speaks in Wren’s own words. Its chronology could be shorter.",
}
REASONS = "They meet each of her needs, know which is hardest, and have the help for it. Panel is unanimous."


def tabled(meeting: PanelMeeting, cast: Any, *, on: date) -> AgendaItem:
    """The child and the family with whom it was decided to go on, with every paper that panel needs."""
    child, household = a_child(cast, on - timedelta(days=120)), a_family(cast, on - timedelta(days=70))
    demo_after.went_ahead(cast, child, household, on - timedelta(days=2))
    link = Link.rows.with_both().get(child=child, household=household)
    made = tabling.table_match(meeting=meeting, link=link, by=cast.pam, on=on)
    for paper in ItemPaper.rows.filter(item=made, required=True).outstanding():
        paper.item = made
        version = a_paper(made, paper.title, at(on, 14), file=child.file, by=cast.asha, text=TEXT)
        papers.put_in(paper=paper, version=version, on=on, by=cast.asha)
    paper_checks.sign_check(item=fresh(made), on=on, by=cast.tom)
    paper_checks.hand_in(item=fresh(made), on=on, by=cast.asha)
    return fresh(made)


def a_child(cast: Any, on: date) -> Child:
    child = children.opened(
        "wren", "Ellery", date(on.year - 4, 8, 19), on=on, agency=cast.ane, team=cast.north, by=cast.asha,
        manager=cast.tom, gender=Gender.GIRL, ethnicity=Ethnicity.WBRI,
    )  # fmt: skip
    day, facts = on + timedelta(days=10), {"worker": cast.asha, "manager": cast.tom}
    child = children.decided(child, day, by=cast.sam, carers="Joan and Alf Pickles", **facts)
    order = children.a_document(child, DocumentKind.PLACEMENT_ORDER, cast.asha)
    granted = on_or_after(on + timedelta(days=60))
    court.grant_order(child=child, on=granted, court="The family court at Tynebridge", document=order, by=cast.asha)
    profiles.live("wren", on + timedelta(days=30), by=cast.asha)
    gather = ToDo("Gather the papers for panel with the family’s worker", cast.asha, on + timedelta(days=118))
    _done(child, "Families who sing, and live near. It stands in the plan.", on=day + timedelta(days=14), then=gather)
    return children.find("wren")


def a_family(cast: Any, on: date) -> Household:
    """Approved by another agency, with a worker here."""
    household = outside.record(
        agency=cast.ane,
        origin_agency=cast.arc,
        title="Harcourt and Harcourt",
        names=list(FAMILY),
        approved_on=on - timedelta(days=90),
        on=on,
        by=cast.joss,
        team=cast.assessment,
    )
    allocations.allocate(file=household.file, worker=cast.joss, part=Part.LEAD, on=on, by=cast.lena)
    rows = Member.rows.select_related("person", "household__file__agency").filter(household=household)
    for member in rows.order_by("number"):
        facts = {"address": "11 Weaver’s Court\nTynebridge", "needs_asked_on": on, "on": on, "by": cast.joss}
        members.change(member=member, version=members.stamp(member), **facts)
    household.refresh_from_db()
    return household


def _done(child: Child, said: str, *, on: date, then: ToDo | None = None) -> None:
    """What was agreed for the child is done, on to the next."""
    for action in AgreedAction.rows.open().filter(file=child.file_id).select_related("file", "owner"):
        agreed.finish(action=action, outcome="done", said=said, then=then, by=action.owner, on=on)


def heard(item: AgendaItem, cast: Any) -> None:
    """Panel recommends it after the first item; the adopters and the carers hear so the same afternoon."""
    conclude(item, cast, WORDS, REASONS, hour=11)
    _done(children.find("wren"), "Panel had every paper.", on=item.meeting.on)
    now = at(item.meeting.on, 15)
    rows = Telling.rows.filter(item=item).select_related("file", "item__meeting__panel__file")
    for row in rows.order_by("pk"):
        telling.tell(telling=row, how="By telephone", told_at=now, by=cast.pam, now=now)


def decided(item: AgendaItem, cast: Any, *, on: date) -> None:
    """Ratified, told to the adopters and written to them. Nobody has told the carers."""
    bundles.put_to_decision_maker(sheet=sheet_of(item), by=cast.pam, at=at(week_end(item.meeting), 15))
    words = {
        "arguments_for": "A family that knows her already, and a plan for the hard days.",
        "arguments_against": "She leaves carers whom she loves. The introductions give that time.",
        "welfare": "She needs a family for life, and this one can be hers.",
    }
    sheet = decide(item, cast, on, words, "I agree with panel. Wren’s needs are met, now and throughout her life.")
    telling_decisions.tell(sheet=sheet, whom=["adopters"], on=on, by=cast.joss, today=on)
    to = [reader.to for reader in decision_letters.readers(sheet, cast.joss)]
    for letter in decision_letters.begin(sheet=sheet, to=to, on=on, by=cast.joss):
        letters.approve(letter=letter, version=letter.version, by=cast.lena, on=on)
        found = Letter.rows.select_related("file__agency", "to").get(pk=letter.pk)
        letters.send(letter=found, sent_format=found.to.written_format, on=on + timedelta(days=1), by=cast.joss)
