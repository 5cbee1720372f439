"""Who may chair a matching meeting, who is invited to it, who may hold a family in reserve (MT-08, MT-12, MT-72)."""

from __future__ import annotations

from datetime import datetime

from adoption.errors import NotPossible
from adoption.models import CaseFile, User
from adoption.permissions import Permission, can
from children.models import Child
from familyfinding.actions import folder
from familyfinding.models import FamilyConsidered, InvitedAs, Link, MeetingOutcome, Shortlist


def ensure_may_chair(chair: User, *files: CaseFile) -> None:
    """The Permanence Team Manager, or whoever does that job, and never a worker of one of the children (MT-08)."""
    if not can(chair, Permission.MATCH_CHAIR, files[0]):
        raise NotPossible("A matching meeting is chaired by the permanence team manager.")
    if chair.pk in {file.lead_id for file in files}:
        raise NotPossible("The chair is not the child’s own worker. Choose another manager.")


def who_comes(shortlist: Shortlist, chair: User, at: datetime) -> list[tuple[User, InvitedAs, CaseFile]]:
    """Each with the file by which they know of it: a sister’s worker has hers (MT-70)."""
    files = shortlist.children_files
    children = sorted(Child.rows.filter(file__in=files), key=lambda one: one.pk != shortlist.child_id)
    people = [(chair, InvitedAs.CHAIR, files[0])]
    people += [(file.lead, InvitedAs.CHILDS_WORKER, file) for file in files if file.lead]
    people += [(one.worker, InvitedAs.LOCALITY, one.file) for one in folder.invited_parts(children, at)]
    for link in Link.rows.shortlisted().about(shortlist.child).with_both().order_by("pk"):
        worker = link.household.file.lead or link.household.file.manager
        people += [(worker, InvitedAs.FAMILYS_WORKER, files[0])] if worker else []
    return people


def kept_after_all(link: Link, by: User) -> None:
    """Not preferred by a meeting, a family is held in reserve by whoever may chair it, and by nobody else (MT-12)."""
    latest = FamilyConsidered.rows.filter(link=link).order_by("-pk").first()
    if latest is None or latest.outcome != MeetingOutcome.NOT_PREFERRED:
        return
    if not can(by, Permission.MATCH_CHAIR, link.child.file):
        raise NotPossible(
            "A matching meeting did not prefer this family. The permanence team manager alone may hold them in reserve."
        )
    latest.outcome = MeetingOutcome.RESERVE
    latest.save(update_fields=["outcome"])
