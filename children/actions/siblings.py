"""Brothers and sisters as a set, and whether they are placed together (CH-05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from adoption.actions import notices
from adoption.actions.records import check_version, lock, note
from adoption.errors import NotPossible
from adoption.models import CaseGroup, Document, DocumentKind, User
from adoption.news import announce
from adoption.permissions import Permission, Role, ensure
from children.actions.facts import hold, own_document
from children.flows import PlanStatus, Togetherness
from children.models import Child, SiblingSet
from children.news import News


@transaction.atomic
def form_set(*, children: Sequence[Child], name: str, on: date, by: User) -> SiblingSet:
    """Say that these children are brothers and sisters, under a name for lists."""
    for child in children:
        ensure(by, Permission.CHILD_WRITE, child.file)
    if len({child.pk for child in children}) < 2:
        raise NotPossible("A set needs at least two children.")
    if not name:
        raise NotPossible("Give the set a name, for example the surname.")

    group = CaseGroup.objects.create(agency=children[0].file.agency, name=name)
    made = SiblingSet.rows.create(group=group)
    for child in sorted(children, key=lambda c: c.pk):
        _join(made, child, on=on, by=by)
    announce(News.SIBLINGS_CHANGED, made, by=by, on=on)
    return made


@transaction.atomic
def add(*, siblings: SiblingSet, child: Child, on: date, by: User) -> SiblingSet:
    """One more brother or sister. The decision about the set is open again, because it was about fewer children."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    siblings = lock(siblings)
    _join(siblings, child, on=on, by=by)
    _reopen(siblings)
    announce(News.SIBLINGS_CHANGED, siblings, by=by, on=on)
    return siblings


@transaction.atomic
def remove(*, siblings: SiblingSet, child: Child, why: str, on: date, by: User) -> SiblingSet:
    """The child does not belong to this set after all."""
    ensure(by, Permission.CHILD_WRITE, child.file)
    siblings, child = lock(siblings), hold(child)
    if child.file.group_id != siblings.group_id:
        raise NotPossible("The child is not in this set.")
    if not why:
        raise NotPossible("Say why the child does not belong to this set.")

    child.file.group = None
    child.file.save(update_fields=["group"])
    note(child.file, "Taken out of the set of brothers and sisters", on=on, by=by, why=why)
    _reopen(siblings)
    announce(News.SIBLINGS_CHANGED, siblings, by=by, on=on)
    return siblings


@transaction.atomic
def decide(
    *,
    siblings: SiblingSet,
    decision: Togetherness,
    reasons: str,
    on: date,
    by: User,
    version: int | None = None,
    document: Document | None = None,
) -> SiblingSet:
    """Together or apart, with reasons, and the assessment it rests on (CH-05)."""
    children = list(Child.rows.filter(file__group=siblings.group).select_related("file").order_by("pk"))
    for child in children:
        ensure(by, Permission.CHILD_WRITE, child.file)
    siblings = lock(siblings)
    if version is not None:
        theirs = {"decision": siblings.get_decision_display(), "reasons": siblings.reasons}
        theirs["version"] = str(siblings.version)
        check_version(siblings, version, theirs=theirs)
    if decision == Togetherness.UNDECIDED or not reasons:
        raise NotPossible("Choose together or apart, and give the reasons.")
    if document and not any(document.file_id == child.file_id for child in children):
        raise NotPossible("Choose an assessment that is on the file of one of these children.")
    for child in children:
        if document and document.file_id == child.file_id:
            own_document(child.file, document, DocumentKind.SIBLING_ASSESSMENT)

    siblings.decision, siblings.reasons, siblings.decided_on = decision, reasons, on
    siblings.decided_by, siblings.document = by, document
    siblings.version += 1
    siblings.save(update_fields=["decision", "reasons", "decided_on", "decided_by", "document", "version"])
    for child in children:
        note(child.file, f"Brothers and sisters: {decision.label.lower()}", on=on, by=by, why=reasons)
    announce(News.SIBLINGS_CHANGED, siblings, by=by, on=on)
    return siblings


def plan_ended(child: Child, *, key: str, by: User) -> None:
    """Adoption is no longer the plan for one of a set that is to stay together: the others’ workers look again (CH-05).

    The decision stands until somebody decides anew, and its reasons are kept.
    """
    group = child.file.group_id
    if not group or not SiblingSet.rows.filter(group=group, decision=Togetherness.TOGETHER).exists():
        return
    others = Child.rows.filter(file__group=group, file__closed_on=None).exclude(pk=child.pk)
    for other in others.exclude(status=PlanStatus.ENDED).select_related("file__lead", "file__manager").order_by("pk"):
        file = other.file
        says = f"{file.reference}: a brother’s or sister’s plan is no longer adoption. Look at the decision about them."
        if file.lead != by:
            to = file.lead or file.manager
            notices.tell(file, says, key=f"{key}:{file.pk}", to=to, to_role=Role.FAMILY_FINDING_MANAGER)


def _join(siblings: SiblingSet, child: Child, *, on: date, by: User) -> None:
    child = hold(child)
    if child.file.agency_id != siblings.group.agency_id:
        raise NotPossible("Brothers and sisters in a set belong to one agency.")
    if child.file.group_id == siblings.group_id:
        return
    if child.file.group_id:
        raise NotPossible(f"{child.file.reference} is in another set already. Take the child out of that one first.")
    child.file.group = siblings.group
    child.file.save(update_fields=["group"])
    note(child.file, "Joined a set of brothers and sisters", on=on, by=by)


def _reopen(siblings: SiblingSet) -> None:
    siblings.decision, siblings.reasons, siblings.decided_on = Togetherness.UNDECIDED, "", None
    siblings.decided_by, siblings.document = None, None
    siblings.version += 1
    siblings.save(update_fields=["decision", "reasons", "decided_on", "decided_by", "document", "version"])
