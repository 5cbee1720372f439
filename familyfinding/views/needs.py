"""The needs of a child: what stands, need by need, and writing one (MT-03)."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import drafts
from adoption.http import Request
from adoption.permissions import Permission, can
from adoption.views.records import posted
from familyfinding.actions import needs as acts
from familyfinding.forms.needs import NeedForm
from familyfinding.models import Need, Profile
from familyfinding.needs import KIND, grouped
from familyfinding.unfinished import need_key
from familyfinding.views import pages

WRITE = Permission.CHILD_WRITE


@require_safe
def needs(request: Request, reference: str) -> HttpResponse:
    """Every kind under its heading: what was written, and what nobody has looked at yet."""
    found = pages.find(request, reference)
    mine = {need.kind: need for need in _standing(request, found).select_related("recorded_by")}
    groups = [(heading, [(kind, mine.get(kind.key)) for kind in kinds]) for heading, kinds in grouped()]
    return pages.page(
        request,
        found,
        "needs",
        "Needs",
        groups=groups,
        written=len(mine),
        may_write=can(request.user, WRITE, found.file),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def need(request: Request, reference: str, kind: str) -> HttpResponse:
    """One need, kept as a draft while it is typed; what was written before stands below."""
    if kind not in KIND:
        raise Http404
    found, today = pages.find(request, reference), clock.today()
    versions = list(
        Need.objects.visible_to(request.user)
        .filter(child=found.child, kind=kind)
        .select_related("recorded_by")
        .order_by("-number")
    )
    last = versions[0] if versions else None
    key = need_key(found.child_id, kind)
    kept = drafts.kept(user=request.user, form=key) if request.method != "POST" else {}
    form = NeedForm(posted(request), initial=_initial(last, kept, today), today=today)

    def save(**typed: Any) -> None:
        acts.record(child=found.child, kind=kind, by=request.user, at=clock.now(), **typed)
        drafts.drop(user=request.user, form=key)

    return pages.form_page(
        request,
        found,
        form,
        save,
        permission=WRITE,
        heading=KIND[kind].says,
        intro=KIND[kind].hint,
        said=f"“{KIND[kind].says}” is written down. What stood before is kept.",
        save="Save this need",
        template="familyfinding/need.html",
        back="familyfinding:needs",
        draft_address=reverse("draft", args=[key]),
        kept=_differs(last, kept),
        versions=versions,
        version=partial(_number, request, found, kind),
    )


def _standing(request: Request, profile: Profile) -> Any:
    return Need.objects.visible_to(request.user).standing().filter(child=profile.child)


def _number(request: Request, profile: Profile, kind: str) -> int:
    row = _standing(request, profile).filter(kind=kind).first()
    return row.number if row else 0


def _initial(last: Need | None, kept: dict[str, str], today: date) -> dict[str, Any]:
    """What stands, with what this person had typed over it."""
    shown: dict[str, Any] = {"version": 0, "seen_on": today}
    if last:
        shown |= {name: getattr(last, name) for name in ("strength", "what", "evidence", "seen_on")}
        shown["version"] = last.number
    return shown | {name: kept[name] for name in ("strength", "what", "evidence") if name in kept}


def _differs(last: Need | None, kept: dict[str, str]) -> bool:
    return any(
        kept.get(name, "") != (getattr(last, name) if last else "") for name in ("what", "evidence") if name in kept
    )
