"""What the frame of every page shows: who you are, where you can go, and whether enforcement is alive.

Each part is worked out when a template first asks for it, so a part of a page for htmx costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from adoption import clock
from adoption.middleware.sessions import SEEN, seconds_left
from adoption.models import Approval, Heartbeat, Notice, PortalAccount, PortalMessage, TextStyle, User
from adoption.permissions import Permission, Role, can
from adoption.views.asking import href
from adoption.wording import counted

STALE = timedelta(minutes=30)
GLASS = "glass_until"
Item = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """One entry of the menu, for whoever holds any of the permissions (none: for all staff)."""

    text: str
    url: str
    permissions: tuple[Permission, ...] = ()
    waiting: Callable[[User], int] | None = None
    with_household: bool = False
    """For families: only for whoever has a household with us."""
    while_open: bool = False
    """For families: only until their file closes; after the order nothing of searching is left (AD-67)."""

    def is_for(self, user: User) -> bool:
        if self.with_household and not (own_account(user) and own_account(user).file_id):  # type: ignore[union-attr]
            return False
        if self.while_open and own_account(user).file.closed_on:  # type: ignore[union-attr]
            return False
        return not self.permissions or any(can(user, permission) for permission in self.permissions)


def waiting(user: User) -> dict[str, int]:
    """What waits for this person: counted once for each request, in one query, in however many places it is shown."""
    known: dict[str, Any] = user.__dict__
    if "waiting" not in known:
        to_decide = tally(Approval.objects.visible_to(user).decidable_by(user), "to_decide")
        unread = tally(Notice.objects.visible_to(user).unread(), "unread")
        known["waiting"] = {"to_decide": 0, "unread": 0} | dict(to_decide.union(unread, all=True))
    found: dict[str, int] = known["waiting"]
    return found


def tally(rows: QuerySet[Any], name: str) -> QuerySet[Any, tuple[str, int]]:
    """A row with the name and how many there are, or no row where there are none."""
    return rows.order_by().values(what=Value(name)).annotate(number=Count("pk")).values_list("what", "number")


def approvals_waiting(user: User) -> int:
    return waiting(user)["to_decide"]


def own_account(user: User) -> PortalAccount | None:
    """The portal account of one of the families with its file, read once for each request."""
    related: Any = User._meta.get_field("portal_account")
    if not related.is_cached(user):
        related.set_cached_value(user, PortalAccount.rows.select_related("file").filter(user=user).first())
    found: PortalAccount | None = related.get_cached_value(user)
    return found


def messages_waiting(user: User) -> int:
    return PortalMessage.objects.visible_to(user).filter(from_staff=True, read_at=None).count()


P = Permission
STAFF = (
    Place("My work", "my-work", (P.FILE_ALLOCATED,)),
    Place("Children", "children:list", (P.CHILD_OPEN, P.FILE_AGENCY, P.CARER_WRITE)),
    Place("Households", "adopters:list", (P.HOUSEHOLD_OPEN, P.FILE_AGENCY, P.VOICE_KEEP)),
    Place("Families", "adopters:families", (P.FAMILIES_SEE,)),
    Place("Pipeline", "adopters:pipeline", (P.PIPELINE, P.HOUSEHOLD_WRITE)),
    Place("Events", "adopters:events", (P.EVENTS_MANAGE,)),
    Place("Waiting children", "familyfinding:waiting", (P.WAITING_SEE,)),
    Place("Meetings", "familyfinding:meetings", (P.FINDING_MEETING_SEE,)),
    Place("Profiles", "familyfinding:board", (P.PROFILE_BOARD,)),
    Place("Interest", "familyfinding:interests", (P.INTEREST_WORK,)),
    Place("Links", "familyfinding:links", (P.INTEREST_WORK,)),
    Place("Panel", "panels:list", (P.PANEL_RUN, P.PANEL_SIT, P.PANEL_WATCH, P.PANEL_FACT_RECORD)),
    Place("Approvals", "approvals", (P.FILE_ALLOCATED, P.POLICY_APPROVE), approvals_waiting),
    Place("Complaints", "oversight:complaints", (P.COMPLAINTS_READ,)),
    Place("Policies", "policies", (P.POLICY_PROPOSE, P.POLICY_APPROVE)),
    Place("Work out a date", "work-out"),
    Place("People and settings", "people:list", (P.PEOPLE_MANAGE,)),
    Place("Promotion", "familyfinding:promotions", (P.MEDIA_PROMOTE,)),
)
FAMILIES = (
    Place("Home", "family:home"),
    Place("Shared and sent", "family:items", with_household=True),
    Place("Events and training", "family:events", with_household=True),
    Place("Our profile", "family:profile", with_household=True, while_open=True),
    Place("Messages", "family:messages", with_household=True, waiting=messages_waiting),
    Place("Children I may see", "portal:list", (P.PORTAL_BROWSE,)),
    Place("My account", "account"),
    Place("Help", "help"),
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor. Nothing but the clock for somebody who is not signed in."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"today": clock.today(), "demo": settings.DEMO}
    if not isinstance(user, User):
        return frame
    return frame | {
        "account": SimpleLazyObject(lambda: account(user)),
        "navigation": SimpleLazyObject(lambda: menu(FAMILIES if user.in_portal else STAFF, request, user)),
        "portal_navigation": SimpleLazyObject(lambda: menu(FAMILIES, request, user)),
        "portal_style": SimpleLazyObject(lambda: portal_style(user)),
        "heartbeat": SimpleLazyObject(heartbeat),
        "demo_clock": {"today": clock.today()} if settings.DEMO else None,
        "glass_until": glass_until(request),
        "session_ends_in": seconds_left(request) if SEEN in request.session else None,
    }


def portal_style(user: User) -> str:
    """How the pages of this person look: standard, large print or easy read (GV-02)."""
    account = own_account(user) if user.in_portal else None
    return account.style if account else TextStyle.STANDARD


def glass_until(request: HttpRequest) -> datetime | None:
    """When the file that was opened by break-glass in this browser closes again."""
    until = datetime.fromtimestamp(request.session.get(GLASS, 0), UTC)
    return until if until > clock.now() else None


def account(user: User) -> Item:
    """The person line: whose data is on the screen must always be plain."""
    held = user.authority.held
    return {
        "name": user.display_name,
        "roles": ", ".join(dict.fromkeys(Role(h.role).label for h in held)),
        "agency": ", ".join(dict.fromkeys(h.agency_name for h in held)),
        "notices": 0 if user.in_portal else waiting(user)["unread"],
        "signed_in": True,
        "is_family": user.in_portal,
    }


def menu(places: tuple[Place, ...], request: HttpRequest, user: User) -> list[Item]:
    """Only where this person may go. The current one is “page” on its own page and “true” below it.

    One place alone is current: the pipeline stands below the households in its address, and has an entry of its own.
    """
    items: list[Item] = []
    for place in places:
        page = href(place.url)
        if page and place.is_for(user):
            items.append(
                {
                    "text": place.text,
                    "href": page,
                    "current": current(page, request.path),
                    "badge": place.waiting(user) if place.waiting else 0,
                }
            )
    nearest = max((len(item["href"]) for item in items if item["current"]), default=0)
    return [item if len(item["href"]) == nearest else item | {"current": ""} for item in items]


HOMES = ("/", "/portal/")
"""First pages: others stand below them in the address and not in the menu."""


def current(href: str, path: str) -> str:
    if path == href:
        return "page"
    return "true" if href not in HOMES and path.startswith(href) else ""


def heartbeat() -> Item:
    """When deadlines were last enforced, in words; stale after half an hour (security 5.3)."""
    row = Heartbeat.objects.filter(job="enforce").first()
    if row is None:
        return {"sentence": "Deadlines have not been checked yet.", "stale": True}
    now = clock.now()
    minutes = max(int((now - row.ran_at).total_seconds() // 60), 0)
    return {"sentence": f"Deadlines checked {ago(minutes)}.", "stale": now - row.ran_at > STALE}


def ago(minutes: int) -> str:
    if minutes < 1:
        return "less than a minute ago"
    if minutes < 60:
        return f"{counted(minutes, 'minute')} ago"
    hours = minutes // 60
    return f"{counted(hours, 'hour') if hours < 48 else counted(hours // 24, 'day')} ago"
