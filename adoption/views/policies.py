"""What an agency has set for itself: the value in force and where it comes from; changing it, with a preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from adoption import clock
from adoption.actions import policies
from adoption.engine import PolicyBook, policy_in_force
from adoption.forms.work import PolicyForm
from adoption.http import Request
from adoption.models import Agency, CaseFile, PolicySetting
from adoption.permissions import Permission, can
from adoption.policies import POLICIES, Policy, words_for
from adoption.views.asking import answer, attempt, posted


def mine(request: Request) -> Any:
    """The agencies this person works for or looks after."""
    return Agency.objects.filter(pk__in=request.user.authority.all_agencies).order_by("name")


@require_safe
def agencies(request: Request) -> HttpResponse:
    found = list(mine(request))
    if len(found) == 1:
        return redirect("agency-policies", found[0].code)
    return render(request, "adoption/policy_agencies.html", {"agencies": found})


@require_safe
def listing(request: Request, code: str) -> HttpResponse:
    """Every setting with the value that holds today."""
    agency = get_object_or_404(mine(request), code=code)
    book, today = PolicyBook.of([agency]), clock.today()
    coming = {s.key for s in PolicySetting.objects.filter(agency=agency) if s.agreed_on is None or s.from_on > today}
    rows = [
        {
            "policy": policy,
            "value": words_for(policy.key, book.value(agency.pk, policy.key, today).value),
            "own": book.own(agency.pk, policy.key, today),
            "coming": policy.key in coming,
        }
        for policy in POLICIES.values()
    ]
    context = {"agency": agency, "rows": rows, "crumbs": [{"text": "Policies", "href": reverse("policies")}]}
    context["crumbs"].append({"text": agency.name})  # type: ignore[attr-defined]
    return render(request, "adoption/policies.html", context)


@require_safe
def policy(request: Request, code: str, key: str) -> HttpResponse:
    """One setting: its value, where that comes from, its versions, and what waits for a decision."""
    agency, known = _found(request, code, key)
    now = policy_in_force(agency, key, clock.today())
    versions = [{"setting": row, "value": words_for(key, row.value)} for row in policies.versions(agency, key)]
    context = {
        "agency": agency,
        "policy": known,
        "value": words_for(key, now.value),
        "line": now.line,
        "versions": versions,
        "waiting": policies.waiting(agency, key),
        "today": clock.today(),
        "may_change": can(request.user, Permission.POLICY_PROPOSE, policies.In(agency.pk)),
        "crumbs": [
            {"text": "Policies", "href": reverse("policies")},
            {"text": agency.name, "href": reverse("agency-policies", args=[code])},
            {"text": known.says},
        ],
    }
    return render(request, "adoption/policy.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, code: str, key: str) -> HttpResponse:
    """First what would move, then, when asked again with `confirm`, the proposal itself."""
    agency, known = _found(request, code, key)
    if not can(request.user, Permission.POLICY_PROPOSE, policies.In(agency.pk)):
        raise Http404
    form = PolicyForm(posted(request), policy=known)
    context: dict[str, Any] = {
        "agency": agency,
        "policy": known,
        "value": words_for(key, policy_in_force(agency, key, clock.today()).value),
        "form": form,
        "back": {"text": "Back to the policy", "href": reverse("policy", args=[code, key])},
    }
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("from_on", "why")}
        given |= {"agency": agency, "key": key, "value": form.value, "by": request.user}
        if "confirm" in request.POST and attempt(form, lambda: policies.propose(**given, at=clock.now())):
            messages.success(request, "Sent for agreement. Nothing changes until somebody else has agreed.")
            return redirect("policy", code, key)
        if "confirm" not in request.POST:
            attempt(form, lambda: context.update(_preview(request, given)))
    return answer(request, "adoption/policy_change.html", context)


def _preview(request: Request, given: dict[str, Any]) -> dict[str, Any]:
    """What would move; files this person may not see are counted, not named."""
    reach = policies.preview(**given, on=clock.today())
    references = {move.file for move in reach.moved}
    seen = CaseFile.objects.visible_to(request.user).filter(reference__in=references)
    named = set(seen.values_list("reference", flat=True))
    return {
        "reach": reach,
        "moved": [move for move in reach.moved if move.file in named][:100],
        "others": sum(1 for move in reach.moved if move.file not in named),
        "new_value": words_for(given["key"], given["value"]),
        "from_on": given["from_on"],
    }


def _found(request: Request, code: str, key: str) -> tuple[Agency, Policy]:
    agency = get_object_or_404(mine(request), code=code)
    if key not in POLICIES:
        raise Http404
    return agency, POLICIES[key]
