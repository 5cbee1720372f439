"""What a profile’s pages show, worked out from facts already read: ladder, what is missing, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from adoption.models import Deadline, User
from adoption.permissions import Permission, can
from adoption.wording import day_in_words
from familyfinding.flows import ProfileStatus
from familyfinding.models import FundingAgreement, MediaItem, Profile, PublishedProfile, Rung, Section, ShownCopy

STATUS_COLOURS = {
    ProfileStatus.NOT_STARTED: "grey",
    ProfileStatus.DRAFT: "yellow",
    ProfileStatus.LIVE: "green",
    ProfileStatus.REMOVED: "red",
}
AUDIENCES = {Rung.HOME: "Our own adopters", Rung.CONSORTIUM: "The consortium", Rung.NATIONAL: "All approved adopters"}


def rungs(
    profile: Profile, steps: list[Rung], agreement: FundingAgreement | None, release: Deadline | None
) -> list[dict[str, Any]]:
    """The audience ladder of this agency as components/ladder.html draws it."""
    return [_rung(profile, rung, agreement, release) for rung in sorted(set(steps) | {Rung.HOME, Rung(profile.rung)})]


def _rung(profile: Profile, rung: Rung, agreement: FundingAgreement | None, release: Deadline | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": AUDIENCES[rung], "when": _since(profile, rung), "agreed_by": "", "says": ""}
    if rung > Rung.HOME and agreement and agreement.confirmed_on:
        shown["agreed_by"] = agreement.officer or (
            agreement.confirmed_by.display_name if agreement.confirmed_by else ""
        )
    if not profile.is_live:
        return shown | {"state": "later", "state_text": "Not open", "when": None}
    if rung <= profile.rung:
        return shown | {
            "state": "now" if rung == profile.rung else "past",
            "state_text": "Now" if rung == profile.rung else "Open",
        }
    return shown | _to_come(profile, agreement, release)


def _since(profile: Profile, rung: Rung) -> Any:
    return {
        Rung.HOME: profile.published_at,
        Rung.CONSORTIUM: profile.released_to_consortium_at,
        Rung.NATIONAL: profile.released_nationally_at,
    }[rung]


def _to_come(profile: Profile, agreement: FundingAgreement | None, release: Deadline | None) -> dict[str, Any]:
    if agreement is None:
        return {"state": "waiting", "state_text": "Needs an agreement"}
    if agreement.confirmed_on is None:
        return {"state": "waiting", "state_text": "Waits for a decision"}
    if profile.held_since:
        return {"state": "held", "state_text": "Held", "says": profile.held_why}
    if release and not release.met_on and not release.lapsed_on:
        says = f"It opens by itself at midnight on {day_in_words(release.due_on)} if no match comes forward."
        return {"state": "next", "state_text": f"From {release.due_on.day} {release.due_on:%B}", "says": says}
    if agreement.limited:
        return {"state": "held", "state_text": "Not agreed", "says": agreement.limits}
    return {"state": "held", "state_text": "Waits", "says": "A possible match is under consideration."}


@dataclass(frozen=True)
class Act:
    """Something a person may do to the profile now, and the page where it is done."""

    text: str
    name: str
    permission: Permission
    fits: bool


def acts(
    profile: Profile,
    user: User,
    *,
    letter: bool,
    agreement: FundingAgreement | None,
    open_match: bool,
    renewal: FundingAgreement | None = None,
) -> list[dict[str, str]]:
    """What fits the state of the profile and this person’s role."""
    P, live = Permission, profile.is_live  # noqa: N806 (short, for the table below)
    removed, draft = (
        profile.status == ProfileStatus.REMOVED,
        profile.status in (ProfileStatus.DRAFT, ProfileStatus.NOT_STARTED),
    )
    at_match = removed and profile.removed_because == "match"
    renewed = agreement is not None and agreement.may_be_renewed and renewal is None
    wider = not profile.plan_is_over and not removed
    found = [
        Act("Publish the profile", "publish", P.PROFILE_PUBLISH, draft and not profile.plan_is_over),
        Act("Review the profile", "review", P.PROFILE_PUBLISH, live),
        Act("Publish changes", "publish-changes", P.PROFILE_PUBLISH, live),
        Act("Record a profiling visit", "visit", P.PROFILE_WRITE, not removed),
        Act(
            "Publish without a visit", "go-without-visit", P.PROFILE_OVERRIDE, draft and not profile.visit_override_why
        ),
        Act("Record what the carers gave", "contribution", P.PROFILE_WRITE, not removed),
        Act(
            "Record the local authority’s agreement", "agreement", P.FUNDING_ASK, wider and letter and agreement is None
        ),
        Act("Record a renewed agreement", "agreement", P.FUNDING_ASK, wider and letter and renewed),
        Act("Ask for an inter-agency search", "agreement", P.FUNDING_ASK, wider and not letter and agreement is None),
        Act(
            "Record the inter-agency discussion",
            "discuss",
            P.FUNDING_ASK,
            wider and not letter and bool(profile.child.order_granted_on),
        ),
        Act("Hold the widening", "hold", P.PROFILE_OVERRIDE, live and not profile.held_since),
        Act("Let the widening go on", "end-hold", P.PROFILE_OVERRIDE, bool(profile.held_since)),
        Act("Share with the foster carers", "share", P.PROFILE_PUBLISH, wider),
        Act(
            "Record panel’s recommendation",
            "recommendation",
            P.PANEL_FACT_RECORD,
            not open_match and not profile.plan_is_over,
        ),
        Act("Record the decision on the match", "match-decision", P.PANEL_FACT_RECORD, open_match),
        Act("Authorise promotion", "promote", P.PROFILE_PUBLISH, live and profile.order_in_force),
        Act("Note a talk with adopters in assessment", "talk", P.NOTE_WRITE, live),
        Act("Take the profile down", "take-down", P.PROFILE_REMOVE, live),
        Act(
            "Put the profile back", "put-back", P.PROFILE_PUBLISH, removed and not at_match and not profile.plan_is_over
        ),
        Act(
            "Begin the profile again",
            "begin-again",
            P.PROFILE_WRITE,
            removed and not at_match and not profile.plan_is_over,
        ),
    ]
    ref = profile.file.reference
    return [
        {"text": act.text, "href": reverse(f"familyfinding:{act.name}", args=[ref])}
        for act in found
        if act.fits and can(user, act.permission, profile.file)
    ]


@dataclass(frozen=True)
class Step:
    """One thing that must be done before anybody is shown the child."""

    text: str
    done: bool
    href: str
    hint: str = ""


def before_publishing(
    profile: Profile, sections: Iterable[Any], *, visited: bool, carers: bool, clean: bool
) -> list[Step]:
    def page(name: str, *args: str) -> str:
        return reverse(f"familyfinding:{name}", args=[profile.file.reference, *args])

    written = [Step(f"Write “{s.title}”", bool(s.text), page("section", s.kind)) for s in sections]
    return [
        Step("Choose a heading and an age band", bool(profile.heading and profile.age_band), page("describe")),
        *written,
        Step(
            "Visit the child for the profile",
            visited,
            page("visit"),
            "After the Best Interest Decision, for every child",
        ),
        Step(
            "Record what the foster carers gave",
            carers,
            page("contribution"),
            "Not required, and rarely worth leaving out",
        ),
        Step("Check that nothing tells who the child is", clean, page("check")),
    ]


def unpublished(
    profile: Profile,
    sections: Iterable[Section],
    shown: PublishedProfile | None,
    *,
    pictures: Iterable[MediaItem],
    copies: Iterable[ShownCopy],
) -> list[str]:
    """What was saved and not published, by the name its writer knows: adopters read the words before it (FF-29).

    `pictures` are those that may be shown now; `copies` the dated ones, newest first.
    """
    if shown is None:
        return []
    firsts = (
        ("Heading", profile.heading, shown.heading),
        ("Age band", profile.get_age_band_display(), shown.age_band),
        ("Region", profile.region, shown.region),
    )
    read = {part["title"]: part["text"] for part in shown.sections}
    changed = [name for name, now, before in firsts if now != before]
    changed += [one.title for one in sections if read.get(one.title) != one.text]
    seen = next(([one["alt"] for one in copy.media] for copy in copies), [])
    return changed if seen == [one.alt for one in pictures] else [*changed, "Pictures"]


def tabs(profile: Profile, user: User, current: str) -> list[dict[str, Any]]:
    """The pages of one profile that this person may open."""
    pages = (
        ("Overview", "profile"),
        ("Write", "write"),
        ("Pictures", "pictures"),
        ("Check", "check"),
        ("Preview", "preview"),
        ("Needs", "needs"),
        ("Find families", "find-families"),
        ("Match sheet", "match-sheet"),
        ("Interest", "child-interest"),
        ("Shortlist", "shortlist"),
        ("Meetings and events", "child-meetings"),
        ("Journey", "journey"),
    )
    ref = profile.file.reference
    return [
        {"text": text, "href": reverse(f"familyfinding:{name}", args=[ref]), "current": name == current}
        for text, name in pages
        if name != "find-families" or can(user, Permission.INTEREST_WORK, profile.file)
    ]
