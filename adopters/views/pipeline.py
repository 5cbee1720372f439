"""Every household by stage: how long, how late, whose turn (AD-32)."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Count, OuterRef, Subquery, Value, When
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from adopters.actions.reassigning import reassign
from adopters.flows import PATHWAY, Stage
from adopters.forms.pipeline import PipelineFilter, ReassignForm
from adopters.models import Household
from adopters.models.household import HouseholdQuerySet
from adopters.summaries import STAGE_COLOURS
from adopters.turns import turn_of, with_turns
from adoption import clock
from adoption.dues import Due
from adoption.errors import Refused
from adoption.http import Request
from adoption.models import Agency, Deadline
from adoption.models.deadline import late, soon
from adoption.permissions import Permission, can
from adoption.staff import people_who
from adoption.views.records import NotForYou

ROWS = 50
IN_ADDRESS = ("stage", "worker", "team", "show")
Choices = list[tuple[str, str]]


@require_safe
def pipeline(request: Request) -> HttpResponse:
    """The board: stages in their order, in each the household that has waited longest first."""
    return render(request, "adopters/pipeline.html", _board(request))


@require_http_methods(["GET", "HEAD", "POST"])
def reassign_households(request: Request) -> HttpResponse:
    """Ticked households pass to a colleague; the page that comes back has a result for each."""
    _managers_only(request)
    form = ReassignForm(request.POST or None, workers=_colleagues(request))
    if request.method != "POST":
        return render(request, "adopters/pipeline.html", _board(request))
    if form.is_valid():
        try:
            results = reassign(
                households=_ticked(request),
                worker=form.cleaned_data["worker"],
                on=clock.today(),
                by=request.user,
                why=form.cleaned_data["why"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return render(request, "adopters/reassigned.html", {"results": results})
    return render(request, "adopters/pipeline.html", _board(request) | {"reassign": form}, status=422)


def _board(request: Request) -> dict[str, Any]:
    if not (can(request.user, Permission.PIPELINE) or can(request.user, Permission.HOUSEHOLD_WRITE)):
        raise NotForYou("This board is for people who work with adopters.")
    chosen, mine = request.GET, _households(request)
    workers, teams = _choices(mine)
    page = Paginator(_in_order(_narrowed(request, mine)), ROWS).get_page(chosen.get("page"))
    may_move = can(request.user, Permission.HOUSEHOLD_ALLOCATE)
    return {
        "filter": PipelineFilter(initial=chosen.dict(), workers=workers, teams=teams),
        "page": page,
        "stages": _by_stage(request, list(page.object_list)),
        "figures": _figures(mine),
        "asked": any(chosen.get(name) for name in IN_ADDRESS),
        "chosen": _kept(chosen),
        "ticked": set(request.POST.getlist("household")),
        "reassign": ReassignForm(workers=_colleagues(request)) if may_move else None,
    }


def _households(request: Request) -> HouseholdQuerySet:
    return Household.objects.visible_to(request.user).open()


def _in_order(rows: HouseholdQuerySet) -> HouseholdQuerySet:
    place = Case(*(When(stage=stage, then=Value(number)) for number, stage in enumerate(PATHWAY)))
    running = Deadline.objects.filter(file=OuterRef("file"), met_on=None, lapsed_on=None).order_by("due_on", "pk")
    rows = with_turns(rows).select_related("enquiry", "file__lead")
    return rows.annotate(next_due=Subquery(running.values("pk")[:1])).order_by(place, "stage_since", "pk")


def _narrowed(request: Request, rows: HouseholdQuerySet) -> HouseholdQuerySet:
    stage, worker, team, show = (request.GET.get(name, "") for name in IN_ADDRESS)
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    if worker == "nobody":
        rows = rows.filter(file__lead=None)
    elif worker.isdecimal() and len(worker) < 10:
        rows = rows.filter(file__lead=int(worker))
    if team.isdecimal() and len(team) < 10:
        rows = rows.filter(file__team=int(team))
    if show in ("late", "soon"):
        pressing = late(clock.now()) if show == "late" else late(clock.now()) | soon(7, clock.now())
        running = Deadline.objects.visible_to(request.user).filter(pressing, met_on=None, lapsed_on=None)
        rows = rows.filter(file__in=running.values("file"))
    return rows


def _by_stage(request: Request, rows: list[Household]) -> list[dict[str, Any]]:
    """The rows of this page under their stages, each with its next date and whose turn it is."""
    wanted = [household.next_due for household in rows]  # type: ignore[attr-defined]
    due = {one.pk: one for one in Deadline.objects.visible_to(request.user).filter(pk__in=wanted)}
    return [
        {
            "stage": Stage(stage).label,
            "colour": STAGE_COLOURS.get(Stage(stage), "blue"),
            "rows": [_row(household, due) for household in group],
        }
        for stage, group in groupby(rows, key=lambda household: household.stage)
    ]


def _row(household: Household, due: dict[int, Deadline]) -> dict[str, Any]:
    first = due.get(household.next_due)  # type: ignore[attr-defined]
    shown = Due.of(first, clock.now()) if first else None
    pressing = shown is not None and shown.colour in ("red", "orange")
    return {
        "household": household,
        "days": (clock.today() - household.stage_since).days,
        "turn": turn_of(household),
        "due": shown,
        "pressing": pressing,
    }


def _figures(rows: HouseholdQuerySet) -> list[tuple[str, int]]:
    counted = dict(rows.order_by().values_list("stage").annotate(number=Count("pk")))
    return [(str(stage.label), counted.get(stage.value, 0)) for stage in PATHWAY]


def _choices(rows: HouseholdQuerySet) -> tuple[Choices, Choices]:
    """Workers and teams of the households this person may see, in one query."""
    names = ("file__lead", "file__lead__first_name", "file__lead__last_name", "file__team", "file__team__name")
    workers, teams = {}, {}
    for lead, first, last, team, name in rows.order_by().values_list(*names).distinct():
        if lead:
            workers[str(lead)] = f"{first} {last}".strip()
        if team:
            teams[str(team)] = name
    return sorted(workers.items(), key=lambda item: item[1]), sorted(teams.items(), key=lambda item: item[1])


def _colleagues(request: Request) -> Choices:
    """Whoever may hold a household, in the agencies of this manager."""
    found: dict[str, str] = {}
    for agency in Agency.objects.filter(pk__in=request.user.authority.agencies(Permission.HOUSEHOLD_ALLOCATE)):
        for person in people_who(Permission.HOUSEHOLD_WRITE, agency, clock.today()):
            found[str(person.reference)] = person.display_name
    return sorted(found.items(), key=lambda item: item[1])


def _ticked(request: Request) -> list[Household]:
    """The ticked households this person may see; whatever else was sent is as if it had not been."""
    sent = request.POST.getlist("household")[:500]
    wanted = [text for text in sent if len(text) <= 20 and text.isascii() and text.isprintable()]
    return list(_households(request).filter(file__reference__in=wanted).select_related("file__lead"))


def _managers_only(request: Request) -> None:
    if not can(request.user, Permission.HOUSEHOLD_ALLOCATE):
        raise NotForYou("Only a manager hands households to another worker.")


def _kept(chosen: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    kept.update({name: str(chosen[name]) for name in IN_ADDRESS if chosen.get(name)})
    return kept
