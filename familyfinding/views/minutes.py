"""The live minute screen: child by child, each action at once a task and a note, and closing the meeting (FF-44)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adopters.flows import Stage
from adopters.models import Household
from adoption import clock, paper
from adoption.actions import drafts
from adoption.actions.records import opened
from adoption.errors import Refused, Stale
from adoption.forms import GovukForm
from adoption.http import Request
from adoption.models import AgreedAction
from adoption.scope import takes_out
from adoption.views.records import both_texts, posted, rearm
from familyfinding import waiting
from familyfinding.actions import agenda, filing, minutes
from familyfinding.forms.meetings import MinuteForm, NameFamilyForm
from familyfinding.models import ChildOnAgenda, FindingMeeting, Profile
from familyfinding.unfinished import minute_key
from familyfinding.views.meeting_frame import HTTP, colleagues, crumbs, find, find_item, form_page, kept

USUALLY_DONE_WITHIN = timedelta(days=14)


@require_safe
def first(request: Request, reference: UUID) -> HttpResponse:
    """To the first child who was not talked about yet."""
    found = kept(request, reference)
    items = agenda.standing(found)
    if found.begun_at is None or found.closed_at or not items:
        return redirect("familyfinding:meeting", reference)
    left = [item for item in items if item.discussed_at is None]
    return redirect("familyfinding:minute", reference, (left or items)[0].reference)


@require_http_methods(HTTP)
def minute(request: Request, reference: UUID, item: UUID) -> HttpResponse:
    """One child: what is known, what was said, who does what. Saving stays here or goes to the next child."""
    found = kept(request, reference)
    row = find_item(request, found, item)
    if found.begun_at is None or found.closed_at or row.taken_off_at:
        return redirect("familyfinding:meeting", reference)
    key, conflict = minute_key(row), None
    kept_draft = drafts.kept(user=request.user, form=key) if request.method != "POST" else {}
    form = MinuteForm(
        posted(request),
        people=colleagues(found.round.agency),
        today=clock.today(),
        initial=_initial(row) | {name: kept_draft[name] for name in ("said", "wider_why") if name in kept_draft},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                minutes.minute(item=row, by=request.user, at=clock.now(), **form.cleaned_data)
        except Stale as stale:
            conflict = both_texts(form, stale)
            rearm(form, stale)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.drop(user=request.user, form=key)
            return _saved(request, found, row, agreed=form.cleaned_data["todo"] is not None)
    opened(row.child.file, request.user, "familyfinding:minute")
    return _screen(request, found, row, form, conflict, kept=bool(kept_draft))


def _initial(row: ChildOnAgenda) -> dict[str, Any]:
    owner = row.child.profile.owner_id or row.child.file.lead_id
    due_on = clock.today() + USUALLY_DONE_WITHIN
    facts = {name: getattr(row, name) for name in ("said", "wider", "wider_why", "version")}
    return facts | {"action_owner": owner, "action_due_on": due_on}


def _saved(request: Request, found: FindingMeeting, row: ChildOnAgenda, *, agreed: bool) -> HttpResponse:
    messages.success(request, "Minuted. The action is on the owner’s My work." if agreed else "Minuted.")
    items = agenda.standing(found)
    at = [one.pk for one in items].index(row.pk)
    onward = items[at + 1] if request.POST.get("go") == "next" and at + 1 < len(items) else row
    if request.POST.get("go") == "next" and at + 1 == len(items):
        return redirect("familyfinding:close-meeting", found.reference)
    return redirect("familyfinding:minute", found.reference, onward.reference)


def _screen(
    request: Request, found: FindingMeeting, row: ChildOnAgenda, form: GovukForm, conflict: Any, *, kept: bool
) -> HttpResponse:
    items = agenda.standing(found)
    at = [one.pk for one in items].index(row.pk)
    context = {
        "meeting": found,
        "item": row,
        "form": form,
        "conflict": conflict,
        "kept": kept,
        "items": items,
        "number": at + 1,
        "last": at + 1 == len(items),
        "before": items[at - 1] if at else None,
        "facts": _facts(request, row),
        "actions": minutes.actions_of(row),
        "earlier": _earlier(request, row),
        "named": list(row.named.select_related("interest__household__file")),
        "draft_address": reverse("draft", args=[minute_key(row)]),
        "today": clock.today(),
        "crumbs": crumbs("Minutes", found),
    }
    return render(request, "familyfinding/minute.html", context, status=422 if form.errors or conflict else 200)


def _facts(request: Request, row: ChildOnAgenda) -> waiting.Waiting:
    """The child’s line of the board."""
    today = clock.today()
    profile = Profile.objects.visible_to(request.user).filter(child=row.child)
    rows: Sequence[Profile] = list(waiting.with_what_is_shown(profile)) or [row.child.profile]
    rows[0].child = row.child
    return waiting.filled(rows, request.user, today=today, found=waiting.meanings(today))[0]


def _earlier(request: Request, row: ChildOnAgenda) -> list[AgreedAction]:
    """What is still to do from before, so that the meeting asks after it."""
    rows = AgreedAction.objects.visible_to(request.user).open().filter(file=row.child.file)
    return list(rows.exclude(source=row._meta.label, source_id=row.pk).with_people().in_order()[:5])


@require_http_methods(HTTP)
def name_family(request: Request, reference: UUID, item: UUID) -> HttpResponse:
    """The meeting thought of a family."""
    found = kept(request, reference)
    row = find_item(request, found, item)
    rows = Household.objects.visible_to(request.user).filter(stage=Stage.APPROVED).select_related("file")
    form = NameFamilyForm(posted(request), households=rows.order_by("file__title", "pk"))
    return form_page(
        request,
        found,
        form,
        lambda **given: minutes.name_family(item=row, by=request.user, at=clock.now(), **given),
        heading="Name a family",
        intro="It becomes interest begun by a meeting, and both workers are told. You can choose among the approved "
        "families whose file you may open; for others, agree an action for their worker.",
        said="The interest is recorded, and both workers are told.",
        back=reverse("familyfinding:minute", args=[reference, item]),
    )


@require_http_methods(HTTP)
def close(request: Request, reference: UUID) -> HttpResponse:
    """Close the meeting: each child’s part goes onto the child’s file."""
    found = kept(request, reference)
    if found.closed_at:
        return redirect("familyfinding:meeting", reference)
    items = agenda.standing(found)
    left = [item.child.file.reference for item in items if item.discussed_at is None]
    intro = f"Not talked about, and carried over: {', '.join(left)}. " if left else ""
    return form_page(
        request,
        found,
        GovukForm(posted(request)),
        lambda: minutes.close(meeting=found, by=request.user, at=clock.now()),
        heading="Close the meeting",
        intro=f"{intro}Each child’s part of the minutes goes onto that child’s file. Afterwards nothing is changed.",
        said="Closed. The minutes are on their way to the files.",
        save="Close the meeting",
    )


@takes_out
@require_safe
def printed(request: Request, reference: UUID) -> HttpResponse:
    """The whole minutes, for whoever keeps the meeting."""
    found = kept(request, reference)
    context = filing.of_meeting(found, agenda.standing(found))
    name = f"family-finding-meeting-{found.on.isoformat()}"
    return paper.answer(
        filing.TEMPLATE, context, file=found.round.file, by=request.user, what="familyfinding:meeting-paper", name=name
    )


@takes_out
@require_safe
def printed_child(request: Request, reference: UUID, item: UUID) -> HttpResponse:
    """One child’s part, for whoever may read it."""
    found = find(request, reference)
    row = find_item(request, found, item)
    name = f"family-finding-meeting-{found.on.isoformat()}-{row.child.file.reference}"
    return paper.answer(
        filing.TEMPLATE,
        filing.of_child(row),
        file=row.child.file,
        by=request.user,
        what="familyfinding:minutes-of-child",
        name=name,
    )
