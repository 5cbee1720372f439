"""What children of the demonstration need, families found and set aside, and a match sheet with gaps answered."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from adopters.actions import considering, profile_texts, profiles
from adopters.demo import ways
from adopters.demo.households import household, is_played
from adopters.models import FamilyText, Member
from adopters.models.profile import Author
from adoption import clock
from children.demo_steps import find
from familyfinding.actions import finding, match_sheets, needs
from familyfinding.models import (
    AnswerKind,
    Apart,
    Basis,
    Initiator,
    KeptApart,
    Link,
    Meets,
    Need,
    SheetCell,
    Strength,
)

S = Strength
NEEDS: dict[str, tuple[tuple[str, Strength, str, str], ...]] = {
    "oscar": (
        ("school", S.STRONG, "A grown-up beside him in class for most of the day.", "The school’s plan of this term"),
        ("harm", S.STRONG, "Adults who stay calm when he is sure that he is in trouble.", "The carers’ diary"),
        ("together", S.STRONG, "Growing up with his little sister, as was decided.", "The sibling assessment"),
        ("letters", S.SOME, "A letter to his grandmother once a year.", "The contact plan"),
        ("heritage", S.SOME, "His grandfather’s songs and stories are kept, and told as his.", "Talks with the family"),
        ("talents", S.SOME, "Trains, maps and porridge. Somebody who likes timetables.", "The carers"),
        ("unknown_health", S.UNCLEAR, "Whether the tiredness has a cause. Tests are under way.", "The paediatrician"),
    ),
    "leo": (
        ("health", S.SOME, "Glasses, and drops in the evening.", "The optician’s letter"),
        ("attachment", S.STRONG, "One person who comes back every time, and says when.", "The carers’ diary"),
        ("daily", S.STRONG, "The same words at bedtime, and a lamp.", "The carers’ diary"),
        ("siblings_elsewhere", S.STRONG, "Seeing his elder brother in every holiday.", "The contact plan"),
        ("exposure", S.NONE, "Looked at with the medical adviser.", "The adoption medical"),
    ),
    "isla": (
        ("speech", S.STRONG, "Signing beside talking, every day.", "The speech therapist’s report"),
        ("story", S.SOME, "Hearing her story in small, true pieces.", "The life story worker"),
    ),
}  # fmt: skip
SAYS = {
    "lowther": {
        "two_children": ("yes", "We have two rooms ready and two of us at home for the first months."),
        "five_and_over": ("yes", ""),
        "trauma": ("talk", "We did the course. We would like to meet somebody who lives with this."),
        "school": ("talk", "One of us works near a school with a good name for this."),
        "letters": ("yes", "It matters to us that a child keeps who they love."),
        "unknown_health": ("not_now", "My mother’s illness is very near still."),
    },
}


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


def what_children_need(cast: Any, today: date) -> None:
    """Needs of three children, each with how it is known."""
    day = today - timedelta(days=21)
    for name, rows in NEEDS.items():
        child = find(name)
        if Need.rows.filter(child=child).exists():
            continue
        for kind, strength, what, evidence in rows:
            needs.record(
                child=child,
                kind=kind,
                strength=strength,
                what=what,
                evidence=evidence,
                seen_on=day,
                version=0,
                by=cast.asha,
                at=at(day),
            )


PROFILES = {
    "lowther": (
        "The two by the railway",
        "The north of England",
        {
            "us": "Eleven years together. One of us sings while cooking, the other pretends not to hear.",
            "home": "A terraced house with a long garden. The trains go by at the end of it.",
            "hopes": "We hope to be the people somebody runs to.",
        },
    ),
    "thackray": (
        "The house on the hill",
        "The north of England",
        {
            "us": "We walk in any weather, and we are good at soup.",
            "home": "An old house that is never quite finished, with a workshop.",
            "hopes": "A child who likes to build things, or to watch.",
        },
    ),
}


def families_with_a_profile(cast: Any, today: date) -> None:
    """Two couples agreed to a profile: workers of their own agency find them."""
    for name, (heading, region, story) in PROFILES.items():
        if not is_played(name) or FamilyText.rows.filter(profile__household=household(name)).exists():
            continue
        family, day = household(name), today - timedelta(days=29)
        profiles.write(
            household=family,
            heading=heading,
            region=region,
            story=story,
            support="Talked through on two visits.",
            written_by=Author.WORKER,
            version=profiles.of(family).version,
            on=day,
            by=cast.joss,
        )
        profiles.hand_in(household=family, by=cast.joss, at=at(day))
        text = profile_texts.passed(household=family, by=cast.joss, at=at(day, 12))
        for member in Member.rows.applicants().filter(household=family).select_related("user"):
            if member.user:
                ways.answer(member.user, FamilyText._meta.label, text.pk, {"agree": True}, day + timedelta(days=1))


def what_families_can_consider(cast: Any, today: date) -> None:
    """A couple told us, topic by topic, what they feel able to consider."""
    for name, says in SAYS.items():
        if not is_played(name) or considering.newest(household(name)):
            continue
        answers = {key: {"grade": grade, "why": why} for key, (grade, why) in says.items()}
        day = today - timedelta(days=30)
        considering.record(household=household(name), answers=answers, version=0, on=day, by=cast.joss, today=today)


def a_child_kept_apart(cast: Any, today: date) -> None:
    """A family that a child must not be placed with, because people know each other."""
    if not is_played("thackray") or KeptApart.rows.filter(child=find("isla")).exists():
        return
    finding.keep_apart(
        child=find("isla"),
        kind=Apart.CONFLICT,
        household=household("thackray"),
        why="He was called to a fire at the grandparents’ house, and they remember him.",
        on=today - timedelta(days=12),
        by=cast.asha,
    )


def a_match_sheet(cast: Any, today: date) -> None:
    """A brother and sister beside a couple, need by need: two gaps answered, one not, and a copy that was kept."""
    child = find("oscar")
    if not is_played("lowther") or SheetCell.rows.filter(child=child).exists():
        return
    family, day = household("lowther"), today - timedelta(days=2)
    link = Link.rows.live().filter(child=child, household=family).first() or finding.begin(
        child=child,
        household=family,
        initiator=Initiator.CHILDS_WORKER,
        why="Room for two, a railway behind the house, and time at home.",
        by=cast.asha,
        at=at(day),
    )
    for kind, meets, evidence, basis, answer, words in SHEET:
        match_sheets.write(
            link=link,
            child=child,
            kind=kind,
            meets=meets,
            evidence=evidence,
            basis=basis,
            seen_on=day,
            answer=answer,
            words=words,
            version=0,
            by=cast.asha,
            at=at(day, 15),
        )
    match_sheets.freeze(child=child, links=[link], made_for="Talk with the team manager", by=cast.asha, at=at(day, 16))


SHEET = (
    ("together", Meets.MEETS, "Two rooms, and both at home at first.", Basis.SEEN, AnswerKind.NONE, ""),
    (
        "school",
        Meets.STRETCH,
        "They have not yet met a school that does this.",
        Basis.OTHERS,
        AnswerKind.SUPPORT,
        "The virtual school meets them and the new school before introductions, and again after half a term.",
    ),
    (
        "harm",
        Meets.STRETCH,
        "They stayed calm when the visit was difficult. They have not lived with it.",
        Basis.SEEN,
        AnswerKind.SUPPORT,
        "Six sessions with the therapist from the first week, and a family who has been there to ring.",
    ),
    (
        "unknown_health",
        Meets.GAP,
        "They told us that an unclear future is too near to a loss in the family.",
        Basis.PAPER,
        AnswerKind.NONE,
        "",
    ),
)

SCENES = [
    what_children_need,
    families_with_a_profile,
    what_families_can_consider,
    a_child_kept_apart,
    a_match_sheet,
]
