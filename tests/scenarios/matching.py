"""Leicestershire looks for families: what the scenarios of matching have in common."""

import uuid
from datetime import date

from django.urls import reverse

from adopters import tasks
from adoption import clock
from adoption.actions import allocations as parts
from adoption.models import DocumentKind, Part, PortalAccount, PortalEntry, SharedItem
from children.actions import allocations, children, court, plans
from children.models.court import HearingKind
from familyfinding.actions import exploring, link_begins, matching_meetings, publishing, shortlists
from familyfinding.flows import LinkState
from familyfinding.models import Link, MeetingOutcome, Profile
from tests.familyfinding.families import a_family, users_of
from tests.fixtures.services import eventually
from tests.scenarios.conftest import file_document, it_is, london

OPENED = date(2025, 2, 3)


def a_child(cast, written, leonie, *, first_name, on=OPENED):
    """Decided, led by Petra, shown to the region’s adopters; Leonie held the case and stays linked."""
    with it_is(on) as now:
        child = children.open_child(
            agency=cast.leicestershire,
            team=cast.permanence,
            first_name=first_name,
            last_name="Oakenshaw",
            born_on=date(2021, 2, 8),
            on=on,
            by=cast.marcus,
            worker=leonie,
        )
        allocations.give_manager(child=child, manager=cast.marcus, on=on, by=cast.marcus)
        plans.bring_in_best_interest(child=child, on=on, by=cast.grace)
        allocations.allocate(child=child, worker=cast.petra, on=on, by=cast.marcus)
        court.set_hearing(child=child, kind=HearingKind.FINAL, on=on, order_expected=True, today=on, by=leonie)
        order = file_document(child, DocumentKind.PLACEMENT_ORDER, by=leonie, at=now)
        court.grant_order(child=child, on=on, court="Family Court", document=order, by=leonie)
        child.refresh_from_db()
        publishing.publish(profile=written(child, by=cast.petra, at=now, visited_on=on), by=cast.petra, at=now)
    child.refresh_from_db()
    assert parts.Allocation.rows.filter(file=child.file, worker=leonie, part=Part.LOCALITY).exists()
    return child


def households(cast, *names):
    """Approved families of the city, with Nadia as their worker."""
    city = {"agency": cast.leicester_city, "team": cast.city_assessment, "worker": cast.nadia}
    return [a_family(cast, name, **city, approved_on=date(2024, 5, 6)) for name in names]


def ask(family, child, signed_in, *, words="We love puddles too."):
    """An applicant asks in the portal; the real worker takes it in."""
    page = reverse("portal:ask", args=[Profile.rows.get(child=child).public_reference])
    answer = signed_in(users_of(family)[0]).post(page, {"why": words, "check": "yes", "key": uuid.uuid4().hex})
    if answer.status_code == 302:
        tasks.take_in_entries.delay()
        assert eventually(lambda: not PortalEntry.rows.filter(kind="interest", state="waiting").exists(), timeout=60)
    return answer


def considered(child, family, *, by, now):
    """The live link of the two, looked into."""
    link = Link.rows.live().filter(child=child, household=family).first()
    if link is None:
        facts = {"initiator": "childs_worker", "why": "They have time.", "by": by, "at": now}
        return link_begins.open_link(child=child, household=family, **facts)
    if link.state == LinkState.INTEREST:
        link_begins.consider(link=link, by=by, at=now)
    return fresh(link)


def shortlist(child, families, *, cast, now):
    """Each is chosen with reasons; discussed in supervision; confirmed."""
    chosen = []
    for family in families:
        link = considered(child, family, by=cast.petra, now=now)
        chosen.append(shortlists.choose(link=link, why="They meet what matters most.", by=cast.petra, at=now))
    found, day = shortlists.standing(child), clock.london(now).date()
    shortlists.discuss(shortlist=found, on=day, with_manager=cast.marcus, text="Each family.", by=cast.petra, today=day)
    shortlists.confirm(shortlist=found, by=cast.petra, at=now)
    return chosen


def reports(child, *, by, now):
    """A permanence report brought up to date, and medical information."""
    kinds = (DocumentKind.PERMANENCE_REPORT, DocumentKind.MEDICAL)
    return [file_document(child, kind, by=by, at=now).latest for kind in kinds]


def give(links_of, report, medical, *, by, now):
    for link in links_of:
        exploring.share_report(link=link, reports=[report], medical=[medical], by=by, at=now)


def acknowledge(family, signed_in):
    """Every applicant says in the portal that they have read each paper; the real worker takes it in."""
    for user in users_of(family):
        items = SharedItem.rows.filter(user=user, kind__in=["child_report", "child_medical"], ended_at=None)
        for item in items:
            page = reverse("family:item", args=[item.reference])
            signed_in(user).post(page, {"read": "on", "key": f"{item.pk}-read"})
    tasks.take_in_entries.delay()
    mine = SharedItem.rows.filter(file=family.file, kind__in=["child_report", "child_medical"], ended_at=None)
    assert eventually(lambda: not mine.filter(answered_at=None).exists(), timeout=60)


def meet(child, outcomes, *, cast, day, planned):
    """The matching meeting under Marcus, with everybody there: {link: (outcome, why)}."""
    with it_is(planned) as now:
        found = shortlists.standing(child)
        meeting = matching_meetings.arrange(
            shortlist=found, planned_at=london(day, 14), chair=cast.marcus, by=cast.petra, at=now
        )
    with it_is(day, 16) as now:
        said = [matching_meetings.Said(link, outcome, why) for link, (outcome, why) in outcomes.items()]
        matching_meetings.hold_meeting(
            meeting=meeting, held_on=day, came=list(meeting.invited.all()), families=said, by=cast.marcus, at=now
        )
    return meeting


def frozen(family) -> bool:
    accounts = PortalAccount.rows.filter(file=family.file)
    return all(account.frozen_at for account in accounts)


def fresh(link) -> Link:
    return Link.rows.with_both().get(pk=link.pk)


PREFERRED, RESERVE, NOT_PREFERRED = (
    MeetingOutcome.PREFERRED,
    MeetingOutcome.RESERVE,
    MeetingOutcome.NOT_PREFERRED,
)
