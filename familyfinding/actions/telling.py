"""Telling the family’s worker, the family and the carers what became of a link: recorded acts (MT-11 to MT-20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from adoption.actions import notices
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Role
from children.models import Child
from familyfinding.actions import exploring, links, meeting_people, owed
from familyfinding.actions.both import on_both
from familyfinding.actions.matching_meetings import TELL_CARERS, TELL_WORKER
from familyfinding.actions.preferring import reserve
from familyfinding.flows import LinkState
from familyfinding.models import FamilyConsidered, Link, MeetingOutcome, Reason, Told, ToldAbout, ToldWhom


@transaction.atomic
def tell_worker(*, link: Link, words: str, by: User, at: datetime, about: ToldAbout | str = ToldAbout.MEETING) -> Told:
    """The worker of a family that was considered hears the outcome (MT-11)."""
    links.ensure_childs_side(by, link)
    told = write(link, ToldWhom.FAMILYS_WORKER, about, words, by=by, at=at)
    file = link.household.file
    says, key = "The outcome for a family of yours is on its link.", f"told:{told.pk}"
    notices.tell(file, says, key=key, to=file.lead, to_role=Role.ASSESSMENT_MANAGER, now=at)
    owed.done(TELL_WORKER, link.pk, by=by, at=at)
    return told


@transaction.atomic
def tell_carers(
    *, link: Link, about: ToldAbout | str, words: str, by: User, at: datetime, children: Iterable[Child] = ()
) -> list[Told]:
    """The foster carers are kept up to date (MT-11, MT-18): those of each child, or of `children` alone (MT-70)."""
    links.ensure_childs_side(by, link)
    whose = list(children) or link.children
    if not {one.pk for one in whose} <= {one.pk for one in link.children}:
        raise NotPossible("Choose children of this link.")
    if not words.strip():
        raise NotPossible("Write what was said.")
    for child in whose:
        on_both(child, link.household, "The foster carers told", by=by, at=at, why=words.strip())
        owed.done(TELL_CARERS, child.file_id, by=by, at=at)
    facts = {"whom": ToldWhom.CARERS, "about": about, "words": words.strip(), "told_at": at, "told_by": by}
    return [Told.rows.create(link=link, child=child, **facts) for child in whose]


@transaction.atomic
def tell_family(*, link: Link, words: str, by: User, at: datetime) -> Link:
    """A family that is not preferred is told, in our words, and is free from that moment (MT-12).

    A family in reserve is told, and free, once another family of the child goes ahead.
    """
    links.ensure_worker(by, link)
    link = links.hold(link)
    if not words.strip():
        raise NotPossible("Write what the family is told. They read exactly these words.")
    if not is_not_going_on(link):
        raise NotPossible("A family is told so once a meeting preferred another, or another family goes ahead.")
    write(link, ToldWhom.FAMILY, ToldAbout.MEETING, words, by=by, at=at)
    reason = Reason.ANOTHER_FAMILY
    exploring.stop(link, told=words.strip(), why="Another family is preferred", reason=reason, by=by, at=at)
    owed.done(TELL_WORKER, link.pk, by=by, at=at)
    links.finish(link, "A family was told that another is preferred.")
    return link


@transaction.atomic
def keep_in_reserve(*, link: Link, why: str, by: User, at: datetime) -> Link:
    """The family agrees to stay in reserve: their freeze stays, and they may become preferred later (CF-11, MT-12)."""
    links.ensure_worker(by, link)
    link = links.hold(link)
    if not why.strip():
        raise NotPossible("Say how and when the family agreed.")
    if link.state != LinkState.CPR_SHARED or link.reserve:
        raise NotPossible("A family is kept in reserve while it has the child’s reports and is not the preferred one.")
    meeting_people.kept_after_all(link, by)
    reserve(link, why.strip())
    links.on_all(link, "Kept in reserve by agreement", by=by, at=at, why=why.strip())
    return link


def is_not_going_on(link: Link) -> bool:
    """A meeting preferred another family, or another family of the child is going ahead."""
    if link.state not in (LinkState.CPR_SHARED, LinkState.SHORTLISTED):
        return False
    latest = FamilyConsidered.rows.filter(link=link).order_by("-pk").first()
    if latest and latest.outcome == MeetingOutcome.NOT_PREFERRED and not link.reserve:
        return True
    return any(Link.rows.going_ahead().about(one).exclude(pk=link.pk).exists() for one in link.children)


def write(link: Link, whom: ToldWhom, about: ToldAbout | str, words: str, *, by: User | None, at: datetime) -> Told:
    if not words.strip():
        raise NotPossible("Write what was said.")
    links.on_all(link, f"{whom.label} told", by=by, at=at, why=words.strip())
    return Told.rows.create(link=link, whom=whom, about=about, words=words.strip(), told_at=at, told_by=by)
