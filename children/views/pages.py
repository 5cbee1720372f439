"""What the views of a child do alike: find the record, refuse who may not, try the action, say what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from adoption import clock
from adoption.actions.records import opened
from adoption.dues import Due
from adoption.http import Request
from adoption.models import Deadline
from adoption.permissions import Permission
from adoption.views import records
from children.models import CarerPack, CarerTraining, Child, FamilyFindingPlan, PermanenceReport
from children.models.child import ChildQuerySet
from children.summaries import frame

LIST = {"text": "Children", "href": "/children/"}


def children(request: Request) -> ChildQuerySet:
    """The children this person may know of, with all that a record’s frame shows, in one query."""
    rows = Child.objects.visible_to(request.user)
    return rows.select_related("file__agency__parent", "file__lead", "file__manager", "file__team", "local_authority")


def find(request: Request, reference: str) -> Child:
    return get_object_or_404(children(request), file__reference=reference)


def with_progress(rows: ChildQuerySet) -> ChildQuerySet:
    """With what the next steps ask for. Packs and training count while the carers who had them have the child."""
    mine = {"child": OuterRef("pk")}
    return rows.annotate(
        has_report=Exists(PermanenceReport.objects.filter(**mine)),
        has_plan=Exists(FamilyFindingPlan.objects.filter(**mine)),
        has_pack=Exists(CarerPack.objects.filter(**mine, pack_shared_on__isnull=False, carer__to_on=None)),
        has_training=Exists(
            CarerTraining.objects.filter(carer__file=OuterRef("file"), carer__to_on=None),
        ),
    )


def gate(request: Request, permission: Permission, child: Child) -> None:
    """A page for doing something is for those who may do it; the action asks again."""
    records.gate(request, permission, child.file)


def crumbs(child: Child, here: str = "") -> list[dict[str, str]]:
    record = {"text": child.file.reference, "href": reverse("children:record", args=[child.file.reference])}
    return [LIST, record, {"text": here}] if here else [LIST, {"text": child.file.reference}]


def next_due(child: Child) -> Due | None:
    """The most urgent date of this file, for the header."""
    first = records.next_deadline(child.file)
    return Due.of(first, clock.now()) if first else None


def section(
    request: Request,
    child: Child,
    template: str,
    name: str,
    *,
    due: Due | None = None,
    asked: bool = False,
    **context: Any,
) -> HttpResponse:
    """One page of the record, after writing down who looked (AC-10)."""
    opened(child.file, request.user, name)
    due = due if asked else next_due(child)
    record = frame(child, request.user, section=name, today=clock.today(), next_due=due)
    here = next((item["text"] for item in record["sections"] if item["current"]), "")
    shown = {"child": child, "record": record, "crumbs": crumbs(child, "" if name == "children:record" else here)}
    return render(request, f"children/{template}.html", shown | {"section_title": here} | context)


def form_page(
    request: Request,
    child: Child,
    form: BaseForm,
    act: Callable[..., object],
    *,
    heading: str,
    template: str = "form",
    back: str = "children:record",
    **asked: Any,
) -> HttpResponse:
    """A form of a child’s record (`adoption.views.records.form_page`)."""
    goes_back = reverse(back, args=[child.file.reference])
    place = records.Place(child.file, goes_back, crumbs(child, heading), {"child": child})
    return records.form_page(request, place, form, act, template=f"children/{template}.html", heading=heading, **asked)


def deadlines_of(child: Child) -> QuerySet[Deadline]:
    return child.file.deadlines.select_related("owner", "agency", "policy_agency").order_by("due_on", "pk")
