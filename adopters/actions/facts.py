"""Small steps that several actions on a household share."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from adopters.actions import portal_home
from adopters.flows import HOUSEHOLD, Ending, Stage
from adopters.models import Household, Member
from adoption.actions import refusals
from adoption.actions.records import lock
from adoption.actions.refusals import not_before as not_before
from adoption.engine import refresh
from adoption.errors import NotPossible
from adoption.models import CaseFile, Document, PersonAround


def hold(household: Household, *, even_closed: bool = False) -> Household:
    """The household with its file, both locked until the transaction ends; the file first, as everywhere.

    `even_closed` is for what a family may still do after the adoption order (AD-67).
    """
    file = lock(household.file)
    if file.closed_on and not even_closed:
        raise NotPossible("This household’s file is closed. Ask a manager to reopen it first.")
    held = lock(household)
    held.file = file
    return held


def save(row: models.Model, **facts: Any) -> None:
    """Write these facts of a row and nothing else."""
    for name, value in facts.items():
        setattr(row, name, value)
    row.save(update_fields=list(facts))


def move_to(household: Household, stage: Stage, *, on: date, ending: Ending | None = None, why: str = "") -> None:
    """Take the household to its next stage, or refuse."""
    HOUSEHOLD.check(Stage(household.stage), stage)
    save(household, stage=stage, stage_since=on, ending=ending or "", ending_why=why)


def finish(household: Household, because: str) -> None:
    """The last step of every action on a household: its dates are worked out again, and the family’s page with them."""
    refresh(household.file, because=because)
    portal_home.publish(household)


def not_in_future(day: date | None, today: date, says: str = "Enter a date that is not in the future.") -> None:
    """Refuse a day that has not come, for what is said to have happened."""
    if day and day > today:
        raise NotPossible(says)


def said(text: str, ask: str) -> str:
    """The words, without blanks around them; refused with `ask` when there are none."""
    words = text.strip()
    if not words:
        raise NotPossible(ask)
    return words


def own_document(file: CaseFile, document: Document | None) -> None:
    """Refuse a document that is not of this household’s file, or cannot be used."""
    refusals.own_document(file, document, whose="household")


def own_member(household: Household, member: Member) -> Member:
    """Refuse somebody of another household, or who has left."""
    if member.household_id != household.pk:
        raise NotPossible("Choose somebody of this household.")
    if member.left_on:
        raise NotPossible("This person no longer lives in the household.")
    return member


def people_of(household: Household) -> models.QuerySet[PersonAround]:
    return PersonAround.rows.filter(member__household=household, member__left_on=None)
