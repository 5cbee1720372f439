"""What the demonstration agency shows to families and enquirers: papers kept here, and where else to turn (AD-05)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile

from adopters.actions import family_links
from adopters.public.reading import STEPS
from adoption import paper
from adoption.models import FamilyLink, FamilyLinkKind

PAPERS = (
    (
        FamilyLinkKind.PURPOSE,
        "What we are for",
        (
            "We find families for children who cannot grow up in their own, prepare those families, and stand by them "
            "afterwards. Here is who we are, what you may expect of us, and what you can do when you are not content."
        ),
    ),
    (
        FamilyLinkKind.PACK,
        "Thinking about adoption",
        (
            "Who the children are, how adoption works step by step, what we ask of you and what we do for you, and the "
            "questions that nearly everybody asks us first. You need not own a house, be married or be young."
        ),
    ),
)
LINKS = (
    ("A place to begin: questions and answers about adoption", "https://begin.families.example/"),
    ("A network of rainbow families", "https://rainbow.families.example/"),
    ("Therapists who work with adoptive families", "https://therapists.families.example/"),
)


def papers_and_links(cast: Any, today: date) -> None:
    """The Statement of Purpose and the information pack in their newest editions, and where else families may turn."""
    if FamilyLink.objects.filter(agency=cast.ane).exists():
        return
    on = today - timedelta(days=90)
    for kind, title, text in PAPERS:
        words = {"heading": title, "agency": cast.ane, "text": text}
        steps = STEPS if kind == FamilyLinkKind.PACK else ()
        data = paper.draw("adopters/agency_paper.html", {**words, "steps": steps})
        upload = ContentFile(data, name="paper.pdf")
        family_links.add(
            agency=cast.ane, kind=kind, title=title, edition=f"{on.year}", upload=upload, on=on, by=cast.mina
        )
    for title, address in LINKS:
        kind = FamilyLinkKind.DIRECTORY
        family_links.add(agency=cast.ane, kind=kind, title=title, edition="", address=address, on=on, by=cast.mina)
