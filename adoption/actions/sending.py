"""The second job: unread notices become one digest a day, and unsent rows are sent. The row is the queue.

E-mail leaves the building, so it carries counts and an address behind sign-in: no name, no case fact (security 4.9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from adoption import clock
from adoption.models import Heartbeat, Notice, Outbound, RoleGrant, SendState, User
from adoption.wording import counted

SUBJECT = "You have work waiting in Homeward"
DIGEST_HOUR = 7
TRIES = 12


def digest(*, now: datetime) -> int:
    """From seven in the morning, one message for each person who has new notices. Running again adds nothing."""
    if clock.london(now).hour < DIGEST_HOUR:
        return 0
    day, made = clock.london(now).date(), 0
    for user, notices in sorted(readers(now).items(), key=lambda item: item[0].pk):
        waiting = list(Notice.objects.visible_to(user).filter(pk__in=notices))
        if waiting:
            made += queue(user, waiting, key=f"digest:{user.pk}:{day.isoformat()}")
    Notice.rows.filter(sent_at=None, made_at__lte=now).update(sent_at=now)
    return made


def readers(now: datetime) -> dict[User, list[int]]:
    """Who is owed news today: the person named, or everyone who holds the role in that agency. Resolved at sending."""
    found: dict[User, list[int]] = defaultdict(list)
    day = clock.london(now).date()
    unsent = Notice.rows.filter(sent_at=None, read_at=None, made_at__lte=now).select_related("to_user")
    holders: dict[tuple[str, int], list[User]] = defaultdict(list)
    for grant in RoleGrant.objects.live(day).filter(user__is_active=True).select_related("user"):
        holders[grant.role, grant.agency_id].append(grant.user)
    for notice in unsent:
        people = [notice.to_user] if notice.to_user else holders[notice.to_role, notice.agency_id]
        for person in people:
            if person.is_active:
                found[person].append(notice.pk)
    return found


def queue(user: User, notices: Iterable[Notice], *, key: str) -> int:
    count = len(list(notices))
    body = (
        f"You have {count} new notice{'s' if count != 1 else ''} in Homeward.\n\n"
        f"Sign in to read {'them' if count != 1 else 'it'}: {settings.SITE_ADDRESS}/notices/\n\n"
        "This message holds no details on purpose. Please do not reply to it.\n"
    )
    row = Outbound(key=key, kind="digest", to_user=user, subject=SUBJECT, body=body)
    return len(Outbound.objects.bulk_create([row], ignore_conflicts=True))


def send_waiting(*, now: datetime) -> int:
    """Empty the queue one row at a time: take it, mark it, send it. At least once: the message id is the row’s key."""
    sent = 0
    while row := take(now):
        sent += send_one(row, now)
    return sent


@transaction.atomic
def take(now: datetime) -> Outbound | None:
    """Claim one row. A row left “being sent” by a killed worker is free again after ten minutes."""
    ready = Q(state=SendState.READY) | Q(state=SendState.SENDING)
    rows = Outbound.objects.filter(ready, not_before__lte=now).order_by("not_before", "pk")
    row = rows.select_for_update(of=("self",), skip_locked=True).first()
    if row is not None:
        row.state, row.tries = SendState.SENDING, row.tries + 1
        row.not_before = now + timedelta(minutes=10)
        row.save(update_fields=["state", "tries", "not_before"])
    return row


def send_one(row: Outbound, now: datetime) -> int:
    if not row.address:
        row.state = SendState.FAILED
        row.save(update_fields=["state"])
        return 0
    message = EmailMessage(row.subject, row.body, to=[row.address], headers={"Message-ID": f"<{row.key}@homeward>"})
    try:
        message.send()
    except OSError:
        give_back(row, now)
        return 0
    row.state, row.sent_at = SendState.SENT, now
    row.save(update_fields=["state", "sent_at"])
    return 1


def give_back(row: Outbound, now: datetime) -> None:
    """The mail server said no: try again later, and after twelve tries leave it for a person."""
    row.state = SendState.READY if row.tries < TRIES else SendState.FAILED
    row.not_before = now + timedelta(minutes=2 ** min(row.tries, 8))
    row.save(update_fields=["state", "not_before"])


def send(*, now: datetime) -> int:
    """What Celery runs every five minutes."""
    digest(now=now)
    sent = send_waiting(now=now)
    says = f"{counted(sent, 'message')} sent."
    Heartbeat.objects.update_or_create(job="send", defaults={"ran_at": now, "acted": sent, "says": says})
    return sent
