"""Panel: whoever runs it and whoever sits in it, each for their own meetings; workers for their own cases; the
decision maker for their own agency’s decisions."""

from adoption.models import Approval
from adoption.permissions import Role
from panels.flows import ItemState, MeetingState
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adoption import RoleGrantFactory
from tests.factories.children import PermanenceReportFactory
from tests.factories.panel_packs import DecisionBundleFactory
from tests.factories.panels import (
    AgendaItemFactory,
    AppraisalFactory,
    DecisionMakerFactory,
    DecisionSheetFactory,
    DeclarationFactory,
    ItemMinuteFactory,
    ItemPaperFactory,
    MinutesFactory,
    PanelFactory,
    PanelInvitationFactory,
    PanelMeetingFactory,
    PanelMemberFactory,
    PanelReviewFactory,
    QuestionFactory,
    SeatFactory,
    TellingFactory,
)


def build(world):
    """Root runs the panel beside his own work, Mina sits in it, Dele decides, Joss and Lena assess the household."""
    RoleGrantFactory(user=world.root, role=Role.PANEL_ADMINISTRATOR, agency=world.ane)
    RoleGrantFactory(user=world.root, role=Role.PANEL_ADVISER, agency=world.ane)
    RoleGrantFactory(user=world.mina, role=Role.PANEL_MEMBER, agency=world.ane)
    world.panel_of = panel = PanelFactory(agency=world.ane)
    world.sitting = meeting = PanelMeetingFactory(panel=panel, state=MeetingState.CIRCULATED)
    world.panel_member = member = PanelMemberFactory(panel=panel, user=world.mina, from_on=meeting.on)
    world.panel_seat = SeatFactory(meeting=meeting, member=member)
    world.panel_appraisal = AppraisalFactory(member=member)
    PanelReviewFactory(panel=panel)
    world.panel_item = item = AgendaItemFactory(
        meeting=meeting, household__file__agency=world.ane, household__file__team=world.assessment
    )
    world.panel_declared = DeclarationFactory(item=item, member=member)
    world.panel_paper = ItemPaperFactory(item=item, missing=True)
    world.panel_invited = PanelInvitationFactory(item=item, by_letter=True)
    world.panel_question = QuestionFactory(item=item, member=member)
    world.panel_telling = TellingFactory(item=item)
    ItemMinuteFactory(item=item)
    world.panel_minutes = MinutesFactory(meeting=meeting)
    world.panel_sheet = DecisionSheetFactory(item=item)
    report = PermanenceReportFactory(child=world.child, number=9)
    world.panel_question_asked = Approval.rows.create(
        kind="adoption_plan",
        agency=world.ane,
        file=world.file,
        subject="children.PermanenceReport",
        subject_id=report.pk,
        subject_hash="0" * 64,
        question="Is adoption the plan?",
        decided_by_role=Role.DECISION_MAKER,
        asked_by=world.asha,
    )
    plan_sheet = DecisionSheetFactory(approval=world.panel_question_asked, item=None, file=world.file, agency=world.ane)
    DecisionBundleFactory(sheet=plan_sheet, state="failed", at_paper="Legal advice", failed_why="It is locked.")
    world.panel_entry = DecisionMakerFactory(agency=world.ane, user=world.dele)
    assert item.state == ItemState.TABLED


EVERYBODY = ("asha", "tom", "sam", "dele", "olu", "root", "mina", "joss", "lena")
NOBODY_ELSE = {"nobody": SIGN_IN, "ada": HIDDEN}


def row(otherwise=HIDDEN, **verdicts):
    return dict.fromkeys(EVERYBODY, otherwise) | NOBODY_ELSE | verdicts


def panel(verdict=OK, watching=OK, sitting=OK):
    """Of a panel or a meeting: Root runs it, Dele and Sam watch it, Mina sits in it."""
    return row(root=verdict, dele=watching, sam=watching, mina=sitting)


def running(verdict=OK):
    """What only Root may do there; whoever may see it is told so."""
    return panel(verdict, REFUSED, REFUSED)


def of_item(verdict=OK, *, worker=OK, others=OK):
    """An item: Root runs, Joss and Lena work on the case, Mina sits there, Dele and Sam see the agency’s files."""
    return row(root=verdict, joss=worker, lena=worker, mina=others, dele=others, sam=others)


def preparing(verdict=OK):
    return of_item(verdict, worker=verdict, others=REFUSED)


def posted(**verdicts):
    return dict.fromkeys(EVERYBODY, CLOSED) | NOBODY_ELSE | verdicts


RUN_PANEL = ("officers", "quorum", "add-member", "review", "end", "arrange")
RUN_MEETING = ("change-meeting", "paper-dates", "call-off", "table", "room", "add-onlooker", "draw-up-minutes")
RUN_ITEM = ("allow", "came", "hear", "conclude", "break-off")
PREPARE = ("take-off", "add-presenter", "add-paper", "invitation-letters", "answer-invitation")
BUTTONS = ("invite", "hold", "give-chair", "arrive", "leave", "move-item", "begin-item")

ROWS = (
    {f"panels:{name}": running() for name in RUN_PANEL}
    | {f"panels:{name}": running() for name in RUN_MEETING}
    | {f"panels:{name}": of_item(OK, worker=REFUSED, others=REFUSED) for name in RUN_ITEM}
    | {f"panels:{name}": preparing() for name in PREPARE}
    | {f"panels:{name}": posted() for name in BUTTONS}
    | {
        "panels:list": row(OK),
        "panels:constitute": row(REFUSED, root=OK),
        "panels:file": row(dele=MOVED, sam=MOVED),
        "panels:panel": panel(),
        "panels:feedback": panel(OK, REFUSED, REFUSED) | {"dele": OK},
        "panels:observe": panel(REFUSED, REFUSED, REFUSED) | {"dele": OK},
        "panels:training": panel(REFUSED, REFUSED, REFUSED) | {"dele": OK},
        "panels:member": panel(),
        "panels:end-member": running(),
        "panels:appraise": running(),
        "panels:meeting": panel(),
        "panels:calendar": panel(),
        "panels:agenda-paper": panel(),
        "panels:minutes": panel(),
        "panels:minutes-paper": panel(),
        "panels:reply-minutes": panel(),
        "panels:approve-minutes": panel(),
        "panels:answer-seat": panel(OK, REFUSED, OK),
        "panels:item": of_item(),
        "panels:sign-check": of_item(),
        "panels:hand-in": of_item(),
        "panels:agree-late": of_item(),
        "panels:paper": preparing(),
        "panels:for-party": preparing(),
        "panels:read-paper": row(),  # the row has no stored file here
        "panels:declare": of_item(REFUSED, worker=REFUSED, others=REFUSED) | {"mina": OK},
        "panels:ask": of_item(REFUSED, worker=REFUSED, others=REFUSED) | {"mina": OK},
        "panels:lift": panel(OK, REFUSED, REFUSED),
        "panels:answer-question": of_item(OK, worker=REFUSED, others=REFUSED),
        "panels:tell": preparing(),
        "panels:tell-adopters": preparing(),
        "panels:put": row(root=OK, joss=OK, lena=OK, dele=REFUSED, sam=REFUSED),
        "panels:letters": row(),  # nothing is decided here
        "panels:told": row(root=OK, joss=OK, lena=OK, dele=REFUSED, sam=REFUSED),
        "panels:decisions": row(REFUSED, dele=OK),
        "panels:decision": row(dele=OK, sam=OK, asha=OK, tom=OK),
        "panels:consult": row(dele=OK, sam=REFUSED, asha=REFUSED, tom=REFUSED),
        "panels:question-papers": row(dele=REFUSED, sam=REFUSED, asha=OK, tom=OK),
        "panels:weigh": row(dele=OK, sam=REFUSED, asha=REFUSED, tom=REFUSED),
        "panels:decision-paper": row(),  # nothing is decided here
        "panels:bundle": row(),  # its pages are not made here
        "panels:make-bundle-again": row(CLOSED),
        "POST panels:make-bundle-again": row(dele=MOVED, asha=MOVED, tom=MOVED),
        "panels:register": row(REFUSED, dele=OK, sam=OK, root=OK),
        "panels:enter-decider": row(REFUSED, sam=OK, root=OK),
        "panels:end-decider": row(sam=OK, root=OK, dele=REFUSED),
        "panels:deciders-meeting": row(REFUSED, dele=OK, sam=OK),
        "POST panels:arrange": running(MEND),
        "POST panels:invite": running(MOVED),
        "POST panels:declare": of_item(REFUSED, worker=REFUSED, others=REFUSED) | {"mina": MEND},
        "POST panels:decision": row(dele=MEND, sam=MEND, asha=MEND, tom=MEND),
    }
)

PANEL = ("panel", "officers", "quorum", "add-member", "review", "end", "feedback", "observe", "training", "arrange")
MEETING = ("meeting", "change-meeting", "paper-dates", "call-off", "table", "room", "add-onlooker", "draw-up-minutes")
MEETING += ("calendar", "agenda-paper", "minutes", "minutes-paper", "invite", "hold")
ITEM = ("item", "take-off", "allow", "add-presenter", "came", "add-paper", "sign-check", "hand-in", "agree-late")
ITEM += ("invitation-letters", "declare", "ask", "begin-item", "hear", "conclude", "break-off", "tell-adopters")

ARGS = (
    {f"panels:{name}": lambda world: [world.panel_of.reference] for name in PANEL}
    | {f"panels:{name}": lambda world: [world.sitting.reference] for name in MEETING}
    | {f"panels:{name}": lambda world: [world.panel_item.reference] for name in ITEM}
    | {
        f"panels:{name}": lambda world: [world.panel_seat.reference]
        for name in ("answer-seat", "give-chair", "arrive", "leave")
    }
    | {
        f"panels:{name}": lambda world: [world.panel_question_asked.reference]
        for name in ("decision", "consult", "weigh", "question-papers", "decision-paper", "bundle", "make-bundle-again")
    }
    | {
        "panels:file": lambda world: [world.panel_of.file.reference],
        "panels:member": lambda world: [world.panel_member.reference],
        "panels:end-member": lambda world: [world.panel_member.reference],
        "panels:appraise": lambda world: [world.panel_appraisal.reference],
        "panels:move-item": lambda world: [world.panel_item.reference, "up"],
        "panels:paper": lambda world: [world.panel_paper.reference],
        "panels:for-party": lambda world: [world.panel_paper.reference],
        "panels:read-paper": lambda world: [world.panel_paper.reference],
        "panels:lift": lambda world: [world.panel_declared.pk],
        "panels:answer-question": lambda world: [world.panel_question.reference],
        "panels:tell": lambda world: [world.panel_telling.reference],
        "panels:answer-invitation": lambda world: [world.panel_invited.reference],
        "panels:put": lambda world: [world.panel_sheet.reference],
        "panels:letters": lambda world: [world.panel_sheet.reference],
        "panels:told": lambda world: [world.panel_sheet.reference],
        "panels:reply-minutes": lambda world: [world.panel_minutes.reference],
        "panels:approve-minutes": lambda world: [world.panel_minutes.reference],
        "panels:end-decider": lambda world: [world.panel_entry.reference],
    }
)
