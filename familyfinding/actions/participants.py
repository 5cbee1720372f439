"""Workers of another agency who take part in a link, with access to its questions and nothing else (MT-71)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from adoption.actions.records import lock
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from familyfinding.actions import links
from familyfinding.models import Link, Participant


@transaction.atomic
def add(*, link: Link, user: User, part: str, by: User, at: datetime) -> Participant:
    """Let somebody of another agency take part. They open no file; they read and write the questions of this link."""
    links.ensure_childs_side(by, link)
    link = links.hold(link)
    if not link.is_live:
        raise NotPossible("This link is closed.")
    if user.in_portal or not user.is_active:
        raise NotPossible("Choose a member of staff of the other agency.")
    if not part.strip():
        raise NotPossible("Say in which part they take part.")
    try:
        with transaction.atomic():
            row = Participant.rows.create(
                link=link, user=user, part=part.strip(), from_on=london(at).date(), added_by=by
            )
    except IntegrityError:
        raise NotPossible("They take part already.") from None
    said = f"{user.display_name} takes part in the link"
    links.on_all(link, said, by=by, at=at, why=part.strip())
    return row


@transaction.atomic
def end(*, participant: Participant, by: User, at: datetime) -> Participant:
    """They no longer take part, from today."""
    links.ensure_childs_side(by, participant.link)
    held = lock(participant)
    if held.ended_on:
        raise NotPossible("They take part no longer.")
    held.ended_on = london(at).date()
    held.save(update_fields=["ended_on"])
    said = f"{participant.user.display_name} takes part in the link no longer"
    links.on_all(participant.link, said, by=by, at=at)
    return held
