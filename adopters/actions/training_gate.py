"""Whether the adopters have had the training without which nobody is recommended (AD-26, AD-27)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from adopters.actions.facts import finish, hold, own_member, said
from adopters.models import MANDATORY, Booking, Household, Member, Topic, TrainingException
from adoption.actions.records import note
from adoption.errors import NotPossible
from adoption.models import EventKind, User
from adoption.permissions import Permission, ensure


def missing_topics(household: Household) -> list[str]:
    """The mandatory topics that an applicant has neither attended nor been excused from, each in words."""
    members = Member.rows.filter(household=household).applicants().select_related("person")
    known = [(member, covered(member)) for member in members]
    return [f"{topic.label} ({member.name})" for member, topics in known for topic in MANDATORY if topic not in topics]


def covered(member: Member) -> set[str]:
    """Topics of the sessions this person came to, and those a manager excused."""
    sessions = Booking.rows.filter(person=member.person, attended=True).values_list("gathering__topics", flat=True)
    excused = TrainingException.rows.filter(person=member.person).values_list("topic", flat=True)
    return {topic for topics in sessions for topic in topics} | set(excused)


@transaction.atomic
def excuse(*, household: Household, member: Member, topic: Topic, why: str, on: date, by: User) -> TrainingException:
    """In an exceptional case a manager goes without a topic, with the reason (AD-27)."""
    ensure(by, Permission.ADOPTERS_REPORT_CHECK, household.file)
    household, member = hold(household), own_member(household, member)
    if topic in covered(member):
        raise NotPossible("This topic is covered already.")
    made = TrainingException.rows.create(
        file=household.file,
        person=member.person,
        topic=topic,
        why=said(why, "Say why this person need not attend before the recommendation."),
        agreed_on=on,
        agreed_by=by,
    )
    what = f"Training on {topic.label.lower()} is not needed before the recommendation"
    note(household.file, what, on=on, by=by, why=made.why, kind=EventKind.ASSESSMENT)
    finish(household, "A training exception was agreed.")
    return made
