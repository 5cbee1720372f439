"""The one way in which anything that families write leaves the portal: a row in the inbox (security 4.10)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from adoption.errors import NotPossible
from adoption.models import Asks, EntryState, PortalAccount, PortalEntry, PortalMessage, SharedItem, User
from adoption.uploads import Cleaned
from adoption.uploads.keeping import keep

A_DAY = timedelta(days=1)
MOST = 60
"""What one person may send in a day, so that nobody fills the inbox by mistake."""
TOO_MANY = "You have sent a great deal today. Please ring your worker, or go on tomorrow."
ANSWERS = {Asks.SIGN: "signature", Asks.ACKNOWLEDGE: "{kind}_acknowledgement", Asks.COMMENT: "{kind}_comment"}


@transaction.atomic
def send(
    *,
    account: PortalAccount,
    kind: str,
    key: str,
    written: dict[str, Any],
    at: datetime,
    item: SharedItem | None = None,
    upload: Cleaned | None = None,
) -> PortalEntry:
    """Put one thing into the inbox. A form sent twice is one entry."""
    user, file = _held(account)
    before = PortalEntry.objects.visible_to(user).filter(key=key).first() if key else None
    if before and _is_same(before, kind, item):
        return before
    if PortalEntry.objects.visible_to(user).filter(written_at__gt=at - A_DAY).count() >= MOST:
        raise NotPossible(TOO_MANY)
    entry = PortalEntry(
        user=user,
        file_id=file,
        kind=kind,
        key=uuid.uuid4().hex if before or not key else key,
        written=written,
        item=item,
        written_at=at,
    )
    if upload:
        name = uuid.uuid4().hex
        keep(entry.stored, f"{name[:2]}/{name}.{upload.suffix}", upload.data)
        entry.media_type = upload.media_type
    entry.save()
    return entry


@transaction.atomic
def answer(*, account: PortalAccount, item: SharedItem, key: str, written: dict[str, Any], at: datetime) -> PortalEntry:
    """Read, sign or comment: noted on the person’s own copy at once, and taken in by the agency within seconds."""
    user, _ = _held(account)
    held = SharedItem.objects.visible_to(user).select_for_update(of=("self",)).get(pk=item.pk)
    if held.ended_at:
        raise NotPossible("This has been replaced or taken back since you opened it. Go back to your list.")
    earlier = PortalEntry.objects.visible_to(user).filter(item=held).exclude(state=EntryState.RETURNED).first()
    if held.answered_at and held.asks != Asks.COMMENT and earlier:
        return earlier
    entry = send(
        account=account,
        kind=ANSWERS[Asks(held.asks)].format(kind=held.kind),
        key=key,
        written=written,
        at=at,
        item=held,
    )
    held.answered_at = at
    held.opened_at = held.opened_at or at
    held.save(update_fields=["answered_at", "opened_at"])
    return entry


@transaction.atomic
def message(*, account: PortalAccount, body: str, key: str, at: datetime) -> PortalMessage:
    """Write to the workers of one’s household. It is copied to the file with the next run of the inbox (FF-64)."""
    user, file = _held(account)
    before = PortalMessage.objects.visible_to(user).filter(author=user, key=key).first() if key else None
    if before:
        return before
    if PortalMessage.objects.visible_to(user).filter(author=user, written_at__gt=at - A_DAY).count() >= MOST:
        raise NotPossible(TOO_MANY)
    message = PortalMessage(
        user=user,
        file_id=file,
        author=user,
        author_name=user.display_name,
        from_staff=False,
        body=body,
        key=key or uuid.uuid4().hex,
        written_at=at,
    )
    message.save()
    return message


def _is_same(before: PortalEntry, kind: str, item: SharedItem | None) -> bool:
    """The same form sent twice: not another form with its key, nor one that was sent back and is sent anew."""
    matter = (before.kind, before.item_id) == (kind, item.pk if item else None)
    return matter and before.state != EntryState.RETURNED


def _held(account: PortalAccount) -> tuple[User, int]:
    """Held while something is sent: one form sent twice at once is one entry, and an ended account sends none."""
    mine = PortalAccount.objects.visible_to(account.user).select_for_update(of=("self",), no_key=True)
    held = mine.select_related("user").filter(pk=account.pk).first()
    if held is None or held.ended_on or held.file_id is None:
        raise NotPossible("Your account no longer belongs to a household with us, so nothing can be sent.")
    return held.user, held.file_id
