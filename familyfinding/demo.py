"""Profiles of the demonstration’s children, played through the same actions that people use."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from adopters.actions import portal_home
from adoption.demo_days import on_or_before
from adoption.models import User
from children.actions import matches
from children.demo_steps import find
from familyfinding import demo_after, demo_board, demo_families, demo_finder, demo_papers, demo_resting
from familyfinding.actions import media, panel, profiles, publishing
from familyfinding.demo_steps import agreed, at, letter, profile_of
from familyfinding.flows import ProfileStatus
from familyfinding.models import AgeBand, Carer, MediaItem, Profile, Section

WORDS = {
    "isla": {
        "about": "I am small and sunny and I let everybody know when I am happy. I have **very** curly hair.\n\n"
        "I am learning new words every day. My favourites are “more song”.",
        "likes": "- Songs with actions\n- My yellow blanket\n- Feeding the ducks\n- Anything with wheels",
        "story": "I have lived with my foster carers for most of my life. They have a garden with a swing, and a very "
        "patient cat. I have grown up knowing I am loved.",
        "family": "I need one or two people with time and patience, who sing, who do not mind mess, and who will help "
        "me keep in touch with my story as I grow.",
    },
    "oscar": {
        "about": "I am a thoughtful boy who asks good questions and waits for the answer.",
        "likes": "Trains, maps of trains, and being read to about trains. Porridge with too much honey.",
        "story": "My little sister and I live together with carers who know us well.",
        "family": "A family for both of us, who like being outdoors and can stay calm when things feel big.",
    },
    "maya": {
        "about": "I am six and three quarters, and I am funny. My carers say I could be on the stage.",
        "likes": "Dancing, glitter, swimming under water, and my friend’s rabbit.",
        "story": "I have lived in a few places. I am settled now and doing well at school.",
        "family": "Somebody who stays. I would like a bedroom with a lamp and to be allowed a pet one day.",
    },
    "leo": {
        "about": "I am loud, and I give very good hugs. I started to read this year.",
        "likes": "Drums, spoons on pans, football in any weather, and pasta.",
        "story": "I have one home with carers who laugh with me. I am ready for a family of my own.",
        "family": "People who like noise, or will learn to. A garden would be good, and a big brother or sister.",
    },
    "nell": {
        "about": "I plan everything. I tell the grown-ups what comes next, and I am usually right.",
        "likes": "Skipping, sorting buttons, and being first up.",
        "story": "I live with carers who keep to a timetable, and it helps me.",
        "family": "A calm family who tell me what is going to happen, and then do it.",
    },
    "wren": {
        "about": "I sing to the cat, and the cat stays. I notice when somebody is sad.",
        "likes": "Songs before bed, collecting feathers, and the big slide.",
        "story": "I live with carers who know all my songs. I am ready to have a family who will learn them.",
        "family": "People who sing, or do not mind, and who tell me what comes next.",
    },
    "rowan": {
        "about": "Rowan builds dens out of anything. He is kind to younger children.",
        "likes": "Dogs, mud, and dogs in mud.",
        "story": "He has been with Jo and Pat since last year, and is waiting for the court to decide.",
        "family": "",
    },
}
HEADINGS = {
    "isla": ("Sunny", AgeBand.PRESCHOOL, "The north of England"),
    "oscar": ("Conductor", AgeBand.INFANT, "The north of England"),
    "maya": ("Starling", AgeBand.INFANT, "The Midlands"),
    "wren": ("Songbird", AgeBand.PRESCHOOL, "The north of England"),
    "rowan": ("Builder", AgeBand.PRESCHOOL, "The north of England"),
    "leo": ("Drummer", AgeBand.INFANT, "The north of England"),
    "nell": ("Skipper", AgeBand.PRESCHOOL, "The north of England"),
}


def pictures_from_the_carers(cast: Any, today: date) -> None:
    """The carers gave pictures: the month is over for one child, and nearly for another."""
    for name, days in (("rowan", 9), ("skye", 26), ("jude", 33), ("freya", 12)):
        profile, day = profile_of(name), today - timedelta(days=days)
        if not MediaItem.rows.filter(profile=profile).exists():
            _picture(profile, *PICTURES[1], day=day, by=cast.asha)


def a_profile_half_written(cast: Any, today: date) -> None:
    """A draft that still tells who the child is: the check finds the words."""
    _draft("rowan", today - timedelta(days=6), by=cast.asha)


def a_profile_shown_at_home(cast: Any, today: date) -> None:
    """A brother and sister’s agency shows the elder to its own adopters: the review is overdue, a change unanswered."""
    if profile_of("oscar").is_live:
        return
    live("oscar", today - timedelta(days=94), by=cast.asha)
    matches.report_change(
        child=find("oscar"), what="He has moved up to the next class and is happier.", on=today - timedelta(days=1),
        by=cast.asha,
    )  # fmt: skip


def a_profile_about_to_go_national(cast: Any, today: date) -> None:
    """With the consortium since five days: in two days every approved adopter sees the child. A review is due soon.

    An earlier search ended, and a family of that time waits. This agreement ends in three weeks, and the council has
    sent the next one, which waits for the manager.
    """
    if profile_of("leo").is_live:
        return
    day, released = today - timedelta(days=87), today - timedelta(days=5)
    live("leo", day, by=cast.asha)
    demo_resting.a_search_that_ended("leo", cast, today)
    _picture(profile_of("leo"), *PICTURES[0], day=today - timedelta(days=20), by=cast.asha)
    last = today + timedelta(days=21)
    agreed("leo", released, cast, until_on=last)
    letter("leo", on_or_before(today - timedelta(days=1)), cast, until_on=last + timedelta(days=90))


def a_match_to_be_decided(cast: Any, today: date) -> None:
    """Panel recommended a family: the profile is down until the decision maker answers."""
    if profile_of("nell").first_published_on:
        return
    live("nell", today - timedelta(days=41), by=cast.asha)
    met = on_or_before(today - timedelta(days=3))
    panel.record_recommendation(profile=profile_of("nell"), recommended_on=met, by=cast.asha, at=at(met))


def a_profile_of_another_county(cast: Any, today: date) -> None:
    """A profile that every adopter of the partnership sees."""
    live("maya", today - timedelta(days=20), by=cast.petra)


def an_agreement_to_confirm(cast: Any, today: date) -> None:
    """A child with an order, photographs, and a local authority’s letter that waits for the manager."""
    profile = profile_of("isla")
    if profile.is_live:
        return
    day = today - timedelta(days=10)
    _draft("isla", day, by=cast.asha)
    for alt, colour in PICTURES:
        _picture(profile_of("isla"), alt, colour, day=day, by=cast.asha)
    publishing.publish(profile=profile_of("isla"), by=cast.asha, at=at(day))
    letter("isla", today - timedelta(days=1), cast)


def _picture(profile: Profile, alt: str, colour: str, *, day: date, by: User) -> None:
    media.add(
        profile=profile,
        upload=ContentFile(a_drawing(colour), name="picture.png"),
        video=False,
        alt=alt,
        supplied_by="The foster carer",
        supplied_on=day,
        consented=True,
        by=by,
        at=at(day),
    )


PICTURES = (
    ("A swing in a garden, with the sun behind it", "#f4b942"),
    ("The hill behind the house on a windy day", "#5aa9a3"),
)


def a_drawing(colour: str) -> bytes:
    """A picture without anybody in it: a hill, a sun, a colour."""
    picture = Image.new("RGB", (800, 600), colour)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((560, 60, 700, 200), fill="#fff7d6")
    pen.polygon(((0, 600), (260, 330), (520, 520), (800, 380), (800, 600)), fill="#1d3c5a")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def live(name: str, day: date, *, by: User) -> None:
    if profile_of(name).is_live:
        return
    _draft(name, day, by=by)
    publishing.publish(profile=profile_of(name), by=by, at=at(day))


def _draft(name: str, day: date, *, by: User) -> None:
    profile = profile_of(name)
    if profile.status != ProfileStatus.NOT_STARTED:
        return
    heading, band, region = HEADINGS[name]
    profiles.describe(
        profile=profile, heading=heading, age_band=band, region=region, version=profile.version, by=by, on=day
    )
    for section in Section.rows.filter(profile=profile).select_related("profile__child__file"):
        text = WORDS[name][section.kind]
        if text:
            profiles.write_section(section=section, text=text, version=section.version, by=by, at=at(day))
    profiles.record_visit(
        profile=profile_of(name),
        visited_on=on_or_before(day),
        seen="An hour of play at the carers’ house.",
        by=by,
        today=day,
    )
    profiles.record_contribution(
        profile=profile_of(name),
        given_on=day,
        by_whom=Carer.FOSTER_CARER,
        name="The foster carers",
        text="Sleeps through with the landing light on. Laughs at hiccups.",
        by=by,
        today=day,
    )


SCENES = [  # each with the pages of its families written at its end
    portal_home.written_once()(scene)
    for scene in (
        pictures_from_the_carers,
        a_profile_half_written,
        a_profile_shown_at_home,
        a_profile_of_another_county,
        a_profile_about_to_go_national,
        a_match_to_be_decided,
        an_agreement_to_confirm,
        *demo_families.SCENES,
        *demo_board.SCENES,
        *demo_finder.SCENES,
        *demo_after.SCENES,
        *demo_papers.SCENES,
    )
]
