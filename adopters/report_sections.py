"""The sections of the Prospective Adopters Report, as data (AD-30, AD-80; AAR r30 and Schedule 4).

The words are ours. A confidential section holds what third parties, or one applicant alone, told us: it goes to the
team manager, panel and the decision maker, and is in no copy that the adopters are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    FACTS = "The applicants and their home"
    ASSESSMENT = "The assessment"
    RESPECT = "Respect for where a child comes from"
    CONFIDENTIAL = "Confidential part"


@dataclass(frozen=True)
class SectionKind:
    """One section: what it is called, what belongs in it, and what on file can be brought in.

    `each`: written once for each applicant. `brings` names a source in `adopters.actions.report_sources`.
    """

    key: str
    title: str
    asks: str
    part: Part
    brings: str = ""
    each: bool = False
    in_brief: bool = False
    needed: bool = True

    @property
    def confidential(self) -> bool:
        return self.part == Part.CONFIDENTIAL


F, A, R, C = Part.FACTS, Part.ASSESSMENT, Part.RESPECT, Part.CONFIDENTIAL

SECTIONS: tuple[SectionKind, ...] = (
    SectionKind("identity", "Who they are", "Names, dates of birth, relationship.", F, "members", in_brief=True),
    SectionKind(
        "process",
        "The steps of the assessment",
        "When they enquired and registered, when each stage began and ended, and any pause.",
        F,
        "stages",
        in_brief=True,
    ),
    SectionKind(
        "relationship",
        "Their relationship",
        "Marriage, civil partnership or living together, since when; if one applies alone, why.",
        F,
    ),
    SectionKind("household", "Who lives with them", "Other adults, children and pets.", F, "household"),
    SectionKind("domicile", "Where they have their home in law", "Domicile and habitual residence.", F),
    SectionKind(
        "proceedings", "Family court proceedings", "Any earlier proceedings about a child or a marriage, or none.", F
    ),
    SectionKind("home", "The home and its surroundings", "Rooms, neighbourhood, schools, what is near.", F, "home"),
    SectionKind(
        "work", "Education and work", "Schooling, training, jobs, and what was in between.", F, "work", each=True
    ),
    SectionKind("homes", "Where they have lived", "Each home, from when to when.", F, "homes", each=True),
    SectionKind("money", "Income and outgoings", "Whether they can care for a child on what they have.", F),
    SectionKind(
        "portrait", "A portrait", "Appearance, character, interests: so that a reader can see them.", A, each=True
    ),
    SectionKind(
        "background",
        "Ethnicity, culture and language",
        "In the applicant’s own words.",
        A,
        "background",
        each=True,
    ),
    SectionKind("faith", "Faith or belief", "What it means to them in daily life.", A, each=True),
    SectionKind(
        "upbringing",
        "Family and growing up",
        "Family tree, main events of life, what childhood was like.",
        A,
        each=True,
    ),
    SectionKind("childcare", "Experience with children", "Caring for children of their own or of others.", A),
    SectionKind("family", "What family and friends think", "Their views, and the help they will give.", A),
    SectionKind("motivation", "Why they want to adopt", "How they came to it, and what they hope for.", A),
    SectionKind("parenting", "What they can offer as parents", "Strengths, limits, and the evidence for both.", A),
    SectionKind("contact", "Contact with the birth family", "What they think of it, how they would manage it.", A),
    SectionKind("support", "The support they will need", "Now, during introductions, and later.", A),
    SectionKind(
        "training", "Preparation and training", "Courses attended, and what they took from them.", A, "training"
    ),
    SectionKind("visits", "How they were assessed", "Visits, where, and what each was about.", A, "visits"),
    SectionKind(
        "assessment",
        "Assessment of suitability",
        "Your analysis of what is set out above, and your recommendation.",
        A,
        in_brief=True,
    ),
    SectionKind("advice", "Advice on number and age of children", "Advice only: it never binds a later match.", A),
    SectionKind("origins", "Respect for a child’s origins", "Evidence: what they said or did, and when.", R),
    SectionKind("culture", "Respect for a child’s culture", "Evidence: what they said or did, and when.", R),
    SectionKind("sexuality", "Respect for a child’s sexuality", "Evidence: what they said or did, and when.", R),
    SectionKind("gender", "Respect for a child’s gender", "Evidence: what they said or did, and when.", R),
    SectionKind("religion", "Respect for a child’s religion", "Evidence: what they said or did, and when.", R),
    SectionKind("health", "Health", "The medical adviser’s summary about this applicant.", C, "medical", each=True),
    SectionKind(
        "checks", "Checks", "Result of each check and how anything found was resolved.", C, "checks", in_brief=True
    ),
    SectionKind("references", "References", "What each referee said, and the visit to them.", C, "references"),
    SectionKind("authority", "The local authority’s view", "What the authority where they live says.", C),
    SectionKind(
        "alone",
        "Told to us alone",
        "What this applicant told us and has not agreed to share, also not with a partner.",
        C,
        each=True,
        needed=False,
    ),
    SectionKind(
        "others", "Other people", "Former partners, grown-up children and others who spoke with us.", C, needed=False
    ),
)

KINDS = {kind.key: kind for kind in SECTIONS}


def sections_of(kind: str) -> tuple[SectionKind, ...]:
    """The sections of a full or of a brief report."""
    return SECTIONS if kind == "full" else tuple(section for section in SECTIONS if section.in_brief)
