"""What panel does about news from below, in the same transaction.

A case ends: it comes off agendas to come, and no decision is awaited. A decision is asked for: it gets its sheet.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from adopters.models import Household
from adopters.news import News as HouseholdNews
from adoption import clock
from adoption.letters_news import News as LetterNews
from adoption.models import Approval, CaseFile, User
from children.models import Child
from children.news import News as ChildNews
from panels.actions import asked_elsewhere, inviting, made_known
from panels.actions.facts import save
from panels.flows import ItemState
from panels.models import AgendaItem, DecisionSheet

WHY = "The case ended before panel heard it."
UNDECIDED = "The case ended before the decision."
NO_CONSENT = "The parents took their consent back."
PARTED = "An applicant has left the household."


def household_closed(household: Household, *, by: User | None, on: date) -> None:
    """The adopters withdrew, moved, or their approval ended."""
    _let_go(household.file, on)


def plan_ended(child: Child, *, by: User | None, on: date) -> None:
    """Adoption is no longer the plan for this child."""
    _let_go(child.file, on)


def consent_taken_back(child: Child, *, by: User | None, on: date) -> None:
    """The plan no longer goes to panel: it comes off agendas to come, and is asked for anew (CH-09)."""
    _let_go(child.file, on, why=NO_CONSENT, sheet_why=NO_CONSENT)


def decision_asked(question: Approval, *, by: User, on: date) -> None:
    """From the household’s own page: the same sheet, papers in one document and clocks as after panel here (AD-33)."""
    asked_elsewhere.take_up(question=question, by=by)


def applicant_left(household: Household, *, by: User | None, on: date) -> None:
    """Panel does not consider two people of whom one has gone: their report, match or review is made anew first."""
    _let_go(household.file, on, why=PARTED, sheet_why=PARTED)


def _let_go(file: CaseFile, on: date, *, why: str = WHY, sheet_why: str = UNDECIDED) -> None:
    """Items keep their numbers; what was heard stays as it was heard."""
    of_file = Q(file=file) | Q(other_file=file)
    for item in AgendaItem.rows.filter(of_file, state=ItemState.TABLED):
        save(item, state=ItemState.TAKEN_OFF, taken_off_why=why)
        inviting.withdraw(item, why=inviting.NOT_NOW, by=None, at=clock.now())
    for sheet in DecisionSheet.rows.waiting().filter(Q(file=file) | Q(item__other_file=file)):
        save(sheet, ended_on=on, ended_why=sheet_why)


REACTIONS = [
    (LetterNews.SENT, made_known.letter_sent),
    (HouseholdNews.DECISION_TOLD, made_known.told),
    (HouseholdNews.DECISION_ASKED, decision_asked),
    (HouseholdNews.CLOSED, household_closed),
    (HouseholdNews.APPLICANT_LEFT, applicant_left),
    (ChildNews.PLAN_ENDED, plan_ended),
    (ChildNews.CONSENT_TAKEN_BACK, consent_taken_back),
]
