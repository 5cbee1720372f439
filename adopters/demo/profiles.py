"""Families on show: their own words, two pictures, everybody’s consent, each through the actions that people use."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from adopters.actions import pictures, profile_texts, profiles
from adopters.demo import households, ways
from adopters.demo.stories import at, hands
from adopters.models import FamilyPicture, FamilyProfile, FamilyText, Household, Member

WORDS: dict[str, tuple[str, dict[str, str]]] = {
    "lowther": (
        "Ada and Bram",
        {
            "us": "We laugh a lot, bake on Sundays and are happiest outdoors in any weather.",
            "home": "A small house with a garden, a shed full of bicycles and a lazy dog called Pepper.",
            "hopes": "We hope to be a child’s safe place, and to keep alive whoever matters to them.",
        },
    ),
    "city-bray": (
        "Iris",
        {
            "us": "I make music for a living and know that some days are louder than others.",
            "circle": "My sister and her two boys live round the corner, and my neighbours are family too.",
            "hopes": "I would bring patience, pancakes and time.",
        },
    ),
}
SHOWN = (
    ("Two people and a dog on a hill", "#7fb069", "#4f86c6"),
    ("A kitchen table set for breakfast", "#e6aa68", "#a3586d"),
)


def families_on_show(cast: Any, today: date) -> None:
    """Whoever finds families reads about two that search: a couple with pictures, and one who adopts alone."""
    on = today - timedelta(days=8)
    for key, (heading, story) in WORDS.items():
        if not households.is_played(key):
            continue
        found = households.household(key)
        if FamilyProfile.rows.filter(household=found).exists():
            continue
        by = hands(cast, "leicester_city" if key.startswith("city-") else "ane").worker
        _written(found, heading, story, by, on)
        if key == "lowther":
            _pictured(found, by, on)


def _written(household: Household, heading: str, story: dict[str, str], by: Any, on: date) -> None:
    profiles.write(
        household=household,
        heading=heading,
        region="",
        story=story,
        support="Talked it over on a visit.",
        written_by="adopters",
        version=1,
        on=on,
        by=by,
    )
    profiles.hand_in(household=household, by=by, at=at(on, 9))
    text = profile_texts.passed(household=household, by=by, at=at(on, 10))
    _signed(household, FamilyText._meta.label, text.pk, on)


def _pictured(household: Household, by: Any, on: date) -> None:
    for alt, above, below in SHOWN:
        picture = pictures.add(household=household, upload=_drawn(above, below), alt=alt, pictured=[], by=by, at=at(on))
        _signed(household, FamilyPicture._meta.label, picture.pk, on)


def _signed(household: Household, subject: str, pk: int, on: date) -> None:
    """Each of them agrees in the portal."""
    for member in Member.rows.applicants().filter(household=household).select_related("user"):
        if member.user:
            ways.answer(member.user, subject, pk, {"agree": True}, on)


def _drawn(above: str, below: str) -> SimpleUploadedFile:
    """An invented picture: a sky, a ground and a round sun or plate."""
    picture = Image.new("RGB", (640, 480), below)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((-120, 240, 760, 900), fill=above)
    pen.ellipse((460, 60, 580, 180), fill="#f7e7a1")
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return SimpleUploadedFile("picture.jpg", out.getvalue(), content_type="image/jpeg")
