"""Messages between the adopters of a link and the workers on both sides, copied to both files (FF-59, FF-64)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from adopters.actions import sharing
from adopters.actions.facts import said
from adopters.models import Household, Member
from adoption.actions import notices
from adoption.actions.records import note
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import Asks, CaseFile, EventKind, PortalAccount, PortalEntry, User
from adoption.permissions import Role
from adoption.wording import moment_in_words
from children.models import Child
from familyfinding.actions import going_ahead, links
from familyfinding.models import Link, LinkMessage

KIND = "conversation"
CHILDS, FAMILYS = "the child’s social worker", "your own social worker"
WHO_READS = (
    "Both of you and the workers on both sides read this. A copy of every message is kept on both files. Nobody looks "
    "here at night or at weekends: if somebody is in danger, ring 999."
)
LONGEST = 40
"""How many of the newest messages the family’s copy holds; the file has them all."""


@transaction.atomic
def write(*, link: Link, body: str, by: User, now: datetime, key: str = "") -> LinkMessage:
    """A worker of either side writes to the adopters of a link. A form sent twice is one message."""
    links.ensure_worker(by, link)
    link = _going_ahead(link)
    words = said(body, "Write the message.")
    going_ahead.ensure_fit_for_adopters(link, words)
    before = LinkMessage.rows.filter(link=link, author=by, key=key).first() if key else None
    if before:
        return before
    part = CHILDS if _of_childs_side(by, link) else FAMILYS
    message = _keep(link, words, by=by, part=part, key=key, at=now)
    _tell_workers(message, but=by)
    return message


@transaction.atomic
def take_in(entry: PortalEntry, *, by: User | None, at: datetime) -> LinkMessage:
    """What one of the adopters answered in the portal. It goes to both files, and both workers are told."""
    done = LinkMessage.rows.filter(entry=entry).first()
    if done:
        return done
    link = Link.rows.proceeding().filter(pk__in=_link_of(entry), household__file=entry.file_id).first()
    if link is None:
        raise NotPossible("This link is no longer going ahead.")
    link = _going_ahead(link)
    words = said(str(entry.written.get("comment", "")), "There is no message in this.")
    message = _keep(link, words, by=entry.user, part="", key=uuid.uuid4().hex, at=entry.written_at, entry=entry)
    _tell_workers(message, but=None)
    return message


def publish(link: Link, *, at: datetime, by: User | None = None) -> None:
    """The adopters’ copy: who reads it today, and what was written, the newest first, with a place to answer."""
    said_so_far = list(LinkMessage.rows.filter(link=link).order_by("-written_at", "-pk")[:LONGEST])
    if not said_so_far:
        return
    household = link.household
    sharing.share(
        household=household,
        members=Member.rows.filter(household=household).applicants(),
        kind=KIND,
        subject=link,
        title="Messages about the link with your workers",
        sections=[{"heading": "Who reads this", "text": f"{_readers(link)}\n\n{WHO_READS}"}, *map(_shown, said_so_far)],
        asks=Asks.COMMENT,
        by=by,
        at=at,
    )


def follow_workers(rows: Iterable[Link], *, at: datetime) -> None:
    """The child or the family has another worker: the adopters read the new name, and what waits is theirs (FF-64)."""
    for link in rows:
        publish(link, at=at)
        last = LinkMessage.rows.filter(link=link).order_by("-written_at", "-pk").first()
        if last and last.from_family:
            _tell_workers(last, but=None)


def readers(link: Link) -> int:
    """How many of the adopters have an account that is open: whoever has none hears in another way."""
    users = Member.rows.filter(household=link.household).applicants().values("user")
    return PortalAccount.rows.filter(user__in=users, ended_on=None).count()


def of_child(child: Child) -> list[Link]:
    if not Link.rows.proceeding().about(child).exists():  # of most children nobody has a link: asking that is cheap
        return []
    return list(Link.rows.proceeding().with_both().about(child).order_by("pk"))


def of_household(household: Household) -> list[Link]:
    return list(Link.rows.proceeding().with_both().filter(household=household).order_by("pk"))


def led_by(worker: User) -> list[Link]:
    return list(Link.rows.proceeding().with_both().worked_by(worker).order_by("pk"))


def _keep(
    link: Link, body: str, *, by: User, part: str, key: str, at: datetime, entry: PortalEntry | None = None
) -> LinkMessage:
    message = LinkMessage.rows.create(
        link=link,
        author=by,
        author_name=by.display_name,
        author_part=part,
        from_family=entry is not None,
        body=body,
        key=key or uuid.uuid4().hex,
        entry=entry,
        written_at=at,
    )
    _copy(message)
    publish(link, at=at, by=None if entry else by)
    return message


def _copy(message: LinkMessage) -> None:
    """On both timelines. An applicant is named on their own file alone (AC-4)."""
    link, day = message.link, london(message.written_at).date()
    what = "Message from an applicant about a link" if message.from_family else "Message to the applicants of a link"
    facts = {"on": day, "detail": message.body, "kind": EventKind.MESSAGE}
    for child in link.children:
        by = None if message.from_family else message.author
        note(child.file, f"{what} (family {link.household.file.reference})", by=by, **facts)  # type: ignore[arg-type]
    note(link.household.file, f"{what} (child {link.child.file.reference})", by=message.author, **facts)  # type: ignore[arg-type]


def _tell_workers(message: LinkMessage, *, but: User | None) -> None:
    link = message.link
    says = "There is a message about a link that you work on."
    sides = [(file, Role.PERMANENCE_MANAGER) for file in link.files_by_worker]
    for file, role in (*sides, (link.household.file, Role.ASSESSMENT_MANAGER)):
        to = file.lead or file.manager
        if to is None or to != but:
            key = f"link-message:{message.pk}:{file.pk}:{to.pk if to else role}"
            notices.tell(file, says, key=key, to=to, to_role=role, now=message.written_at)


def _going_ahead(link: Link) -> Link:
    held = links.hold(link)
    if not held.is_proceeding:
        raise NotPossible("Messages go between workers and adopters of a link that is going ahead.")
    return held


def _link_of(entry: PortalEntry) -> list[int]:
    item = entry.item
    return [item.subject_id] if item and item.kind == KIND and item.subject == Link._meta.label else []


def _readers(link: Link) -> str:
    pairs = [*((file.lead, CHILDS) for file in link.files_by_worker), (link.household.file.lead, FAMILYS)]
    return "\n".join(f"- {worker.display_name}, {part}" for worker, part in pairs if worker)


def _shown(message: LinkMessage) -> dict[str, str]:
    part = f", {message.author_part}" if message.author_part else ""
    return {"heading": f"{message.author_name}{part}: {moment_in_words(message.written_at)}", "text": message.body}


def _of_childs_side(user: User, link: Link) -> bool:
    return CaseFile.objects.visible_to(user).filter(pk__in=[file.pk for file in link.children_files]).exists()
