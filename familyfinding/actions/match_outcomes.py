"""What panel’s recommendation and the decision maker’s answer do to a link and to both sides (CF-06, AD-52, MT-73).

Called by panel’s own actions and by the forms on the child’s profile, which have asked whether `by` may.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from adopters.actions import matches
from adopters.actions.facts import hold as hold_household
from adoption.clock import london
from adoption.errors import NotPossible
from adoption.models import User
from adoption.permissions import Permission, ensure
from children.actions.facts import move_to
from children.flows import PATHWAY, PLAN, PlanStatus
from children.models import Child
from familyfinding.actions import exploring, freezing, link_ends, links, panel, waiting_again
from familyfinding.actions.holding import hold as hold_profile
from familyfinding.flows import LINK, LinkState
from familyfinding.models import Link, LinkMove, MatchAtPanel, Profile, Reason

FOUND = (
    "A family was found for this child, and the match is approved. Thank you for being ready for this child. "
    "Your worker will talk with you about what comes next."
)


@transaction.atomic
def recommend(*, link: Link, on: date, by: User, at: datetime) -> Link:
    """Panel recommends the match: each child’s profile comes down as the agency chose (CF-06, FF-61, TS-07).

    The families stay frozen until the decision maker answers.
    """
    link = links.hold(link)
    _check(link, LinkState.RECOMMENDED)
    if any(Link.rows.going_ahead().about(one).exclude(pk=link.pk).exists() for one in link.children):
        raise NotPossible("Another family is going ahead for this child. Record its outcome first.")
    for child in link.children:
        panel.recommend(_profile(child), recommended_on=on, link=link, by=by, at=at)
        _plan(child, PlanStatus.RECOMMENDED)
    link.refused_on = None
    links.move(link, LinkState.RECOMMENDED, by=by, at=at)
    freezing.freeze_again(link, at=at)
    links.finish(link, "Panel recommended the match.")
    return link


@transaction.atomic
def ratify(*, link: Link, on: date, by: User, at: datetime, against_panel: bool = False) -> Link:
    """The decision maker approved: both profiles are down, and every other link of either side ends kindly (AD-52).

    `against_panel`: panel did not recommend it, and the decision maker decided otherwise (PN-45, PN-46). Only then may
    a link be approved that is not recommended; the children’s profiles come down with the decision.
    """
    others = [one for child in link.children for one in links.hold_all(child) if one.pk != link.pk]
    link = links.hold(link)
    _check(link, LinkState.APPROVED)
    if not against_panel and link.state != LinkState.RECOMMENDED:
        raise NotPossible("Panel has not recommended this match.")
    for child in link.children if against_panel else []:
        panel.approve_against(_profile(child), decided_on=on, by=by, at=at)
        _plan(child, PlanStatus.RECOMMENDED)
    for match in _waiting(link):
        panel.approve(match, decided_on=on, by=by, at=at)
    for child in link.children:
        _plan(child, PlanStatus.APPROVED)
    exploring.establish(link, by=by, at=at)
    link.refused_on = None
    links.move(link, LinkState.APPROVED, by=by, at=at)
    link_ends.give_back_place(link)
    for other in {one.pk: one for one in others}.values():
        why = "Another family was approved for the child"
        exploring.stop(other, told=FOUND, why=why, reason=Reason.ANOTHER_FAMILY, by=by, at=at)
        links.finish(other, "Another family was approved for the child.")
    link_ends.end_empty_shortlist(link, on=on)
    matches.establish_for(household=hold_household(link.household), on=on, by=by, today=london(at).date())
    links.finish(link, "The match was approved.")
    return link


@transaction.atomic
def refuse(*, link: Link, on: date, why: str, by: User, at: datetime) -> Link:
    """The decision maker refused: each child is shown and waits again, the link goes back to work (CF-06, MT-73).

    The family is free to look and ask meanwhile, and another family may be preferred.
    """
    link = links.hold(link)
    reasons = _said(why)
    for match in _waiting(link):
        panel.refuse(match, decided_on=on, why=reasons, by=by, at=at)
    link.refused_on = on
    if link.state == LinkState.MORE_WORK:  # panel had not recommended it
        _refused_after_panel(link, reasons, by=by, at=at)
    else:
        links.move(link, LinkState.MORE_WORK, why=reasons, by=by, at=at)
    waiting_again.while_more_work(link)
    freezing.lift(link, at=at)
    links.finish(link, "The decision maker refused the match.")
    return link


@transaction.atomic
def defer(*, link: Link, on: date, why: str, by: User, at: datetime) -> Link:
    """Panel deferred, or did not recommend: the link goes back to work and may be presented again (MT-73)."""
    link = links.hold(link)
    reasons = _said(why)
    if link.state not in (LinkState.PROCEEDING, LinkState.MORE_WORK):
        raise NotPossible("A match is deferred at panel before it is recommended.")
    if link.state == LinkState.PROCEEDING:
        links.move(link, LinkState.MORE_WORK, why=reasons, by=by, at=at)
    links.finish(link, "Panel asked for more work.")
    return link


@transaction.atomic
def record_recommendation(*, profile: Profile, recommended_on: date, by: User, at: datetime) -> None:
    """From the child’s profile: for the link that goes ahead if there is one, else for a family not linked here."""
    ensure(by, Permission.PANEL_FACT_RECORD, profile)
    link = waits_on(profile.child)
    if link and link.state in (LinkState.PROCEEDING, LinkState.MORE_WORK):
        recommend(link=link, on=recommended_on, by=by, at=at)
    else:
        panel.record_recommendation(profile=profile, recommended_on=recommended_on, by=by, at=at)


@transaction.atomic
def record_decision(
    *, match: MatchAtPanel, approved: bool, decided_on: date, by: User, at: datetime, why: str = ""
) -> None:
    """The decision maker’s answer, entered on the child’s profile."""
    ensure(by, Permission.PANEL_FACT_RECORD, match.profile)
    if match.link and approved:
        ratify(link=match.link, on=decided_on, by=by, at=at)
    elif match.link:
        refuse(link=match.link, on=decided_on, why=why, by=by, at=at)
    elif approved:
        panel.record_approval(match=match, decided_on=decided_on, by=by, at=at)
    else:
        panel.record_refusal(match=match, decided_on=decided_on, why=why, by=by, at=at)


def waits_on(child: Child) -> Link | None:
    """The link of this child that panel or the decision maker is to answer next."""
    return Link.rows.proceeding().about(child).with_both().order_by("-since").first()


def _refused_after_panel(link: Link, reasons: str, *, by: User, at: datetime) -> None:
    link.since = at
    link.save(update_fields=["refused_on", "since"])
    more = LinkState.MORE_WORK
    LinkMove.rows.create(link=link, was=more, became=more, why=reasons, at=at, by=by)
    links.on_all(link, "The decision maker refused the match", by=by, at=at, why=reasons)


def _check(link: Link, to: LinkState) -> None:
    LINK.check(LinkState(link.state), to)


def _waiting(link: Link) -> list[MatchAtPanel]:
    rows = MatchAtPanel.rows.waiting().filter(link=link)
    return list(rows.select_related("profile__child__file").order_by("pk"))


def _profile(child: Child) -> Profile:
    return hold_profile(Profile.rows.with_file().get(child=child))


def _plan(child: Child, status: PlanStatus) -> None:
    """The child’s plan follows, step by step: after a refusal it stands where a family is sought (MT-73)."""
    fresh = Child.rows.get(pk=child.pk)
    for step in PATHWAY[PATHWAY.index(PlanStatus.MATCHING) : PATHWAY.index(status) + 1]:
        if step in PLAN.moves[PlanStatus(fresh.status)] and fresh.status != status:
            move_to(fresh, step)


def _said(why: str) -> str:
    if not why.strip():
        raise NotPossible("Give the reasons.")
    return why.strip()
