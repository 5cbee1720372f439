"""What families read of children: those who are shown to them, and one of these.

Every live profile of the agency is shown to its own adopters, so the list has all of them to order.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from adoption.models import PortalAccount, RoleGrant, User
from adoption.permissions import Role
from bench.asking import Browser, Page
from bench.loading import load
from bench.seeding import Seeded
from familyfinding.models import Profile, PublishedProfile, Rung

READER = "searching@bench.example"

CHILDREN = """
select reference, heading, age_band, region, shown_since from familyfinding_publishedprofile where home_id = %(home)s
order by shown_since desc, id limit 25
"""
CHILD = "select heading, age_band, region, sections from familyfinding_publishedprofile where reference = %(child)s"


def seed(seeded: Seeded) -> None:
    """An approved adopter, and the copy of each live profile."""
    reader = User.objects.create_user(READER, first_name="Searching", last_name="Bench")
    RoleGrant.objects.create(user=reader, role=Role.ADOPTER, agency=seeded.agency, from_on=date(2020, 1, 1))
    PortalAccount.rows.create(user=reader, agency=seeded.agency, approved_on=date(2020, 1, 1))
    live = Profile.rows.exclude(published_at=None).order_by("pk").values_list("public_reference", "published_at")
    words = '[{"title": "About me", "text": "Laughs at the cat, and asks for the same book each night."}]'
    load(
        PublishedProfile,
        (
            *("reference", "agency", "home", "rung", "heading", "age_band", "region", "sections"),
            "shown_since",
            "updated_at",
        ),
        (
            (
                *(ref, seeded.agency.pk, seeded.agency.pk, Rung.HOME.value, f"Acorn {n}", "3 to 4", "The north", words),
                at,
                at,
            )
            for n, (ref, at) in enumerate(live)
        ),
    )


def pages() -> Iterator[Page]:
    reader = User.objects.get(email=READER)
    browser, first = Browser(reader), PublishedProfile.rows.order_by("pk")[0]
    values = {"home": first.home_id, "child": first.reference}
    one = reverse("portal:child", args=[first.reference])
    yield Page("Children, to a family", lambda: browser.get(reverse("portal:list")), CHILDREN, values)
    yield Page("One child, to a family", lambda: browser.get(one), CHILD, values)
