"""The meetings between the decision to proceed and panel: who is to come, what is talked about (MT-21 to MT-42).

Data only. The child is nobody’s part here: they come to none of these but the bump-into meeting, which is play for
them and never a meeting that they attend (MT-23, MT-34).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


class MeetingKind(models.TextChoices):
    MEET_AND_GREET = "meet_and_greet", "Meet and Greet"
    MEDICAL = "medical", "Medical consultation"
    BUMP_INTO = "bump_into", "Bump-into meeting"
    LIFE_STORY_WORDS = "life_story_words", "Life story session 1: words and pictures"
    LIFE_STORY_STORY = "life_story_story", "Life story session 2: the child’s story"
    FAMILY_NETWORK = "family_network", "Family network meeting"
    SUPPORT_PLANNING = "support_planning", "Support planning meeting"


class Party(models.TextChoices):
    """In which part somebody takes part. There is none for the child."""

    CHILDS_WORKER = "childs_worker", "Child’s social worker"
    CARER = "carer", "Foster carer"
    SUPERVISING = "supervising", "Foster carer’s supervising social worker"
    ADOPTER = "adopter", "Adopters"
    ADOPTERS_WORKER = "adopters_worker", "Adopters’ social worker"
    MEDICAL_ADVISER = "medical_adviser", "Medical adviser"
    LIFE_STORY_WORKER = "life_story_worker", "Life story support worker"
    NETWORK = "network", "Family and friends of the adopters"
    HEALTH = "health", "Health"
    NURSERY = "nursery", "Nursery"
    SCHOOL = "school", "School"
    POST_ADOPTION = "post_adoption", "Post adoption support"
    OTHER = "other", "Somebody else"


@dataclass(frozen=True)
class Topic:
    """One point of an agenda: what is written under it, and what the people preparing for it are told."""

    key: str
    title: str
    asks: str


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """One kind of meeting."""

    expected: tuple[Party, ...]
    """Who must come; whoever did not come is named with the reason."""
    invited: tuple[Party, ...] = ()
    """Who may come as well: not every child has a nursery and a school."""
    topics: tuple[Topic, ...]
    about: str
    """One sentence for staff."""
    tell: str = ""
    """What the adopters read when it is booked. Empty: they do not come, and hear nothing of it here."""
    bring: str = ""
    by_family_side: bool = False
    """Whether the adopters’ workers arrange and record it too."""
    life_story: bool = False
    """Whether the life story worker arranges and records it too."""
    requirements: str = ""


P, T = Party, Topic

AGENDAS: dict[MeetingKind, Agenda] = {
    MeetingKind.MEET_AND_GREET: Agenda(
        expected=(P.CHILDS_WORKER, P.CARER, P.SUPERVISING, P.ADOPTERS_WORKER, P.ADOPTER),
        topics=(
            T("routine", "Routine", "A day and a week of this child: waking, meals, play, bath, bedtime, nursery."),
            T("needs", "Needs", "What this child needs from grown-ups, and what helps when it is hard."),
            T("likes", "Likes", "Toys, food, songs, places, people, pets."),
            T("dislikes", "Dislikes", "What upsets or frightens, and how the carers help then."),
            T("questions", "The adopters’ questions", "What they asked, and what the carers answered."),
        ),
        about="The first meeting after the decision to proceed. The child does not come.",
        tell="You meet the foster carers for the first time. They tell you about the child’s days. The child is not "
        "there.",
        bring="Your questions about ordinary days: sleep, food, play, comfort. A notebook helps.",
        requirements="MT-21 to MT-24",
    ),
    MeetingKind.MEDICAL: Agenda(
        expected=(P.CHILDS_WORKER, P.ADOPTER, P.ADOPTERS_WORKER, P.MEDICAL_ADVISER),
        topics=(
            T("history", "Medical history", "What is known of the child’s health, and of what runs in the family."),
            T("risks", "Future health and development", "What may come, how likely it is, and what to look out for."),
            T("care", "Healthcare planning", "Appointments, checks, immunisations, referrals, registering with a GP."),
            T("questions", "The adopters’ questions", "What they asked, and what the medical adviser answered."),
        ),
        about="The medical adviser talks with the adopters. The updated report reaches them at least a week before.",
        tell="The medical adviser tells you what is known of the child’s health and what may come, and answers your "
        "questions. You get a letter about it afterwards.",
        bring="The child’s report as you were given it, and your questions about health and development.",
        requirements="MT-30 to MT-33",
    ),
    MeetingKind.BUMP_INTO: Agenda(
        expected=(P.CHILDS_WORKER, P.CARER, P.ADOPTER, P.ADOPTERS_WORKER),
        topics=(
            T("account", "What happened", "Where it was, what the child did, what each grown-up did."),
            T("child", "How the child was", "Before, during and afterwards, as the carers saw it."),
            T(
                "adopters",
                "How the adopters were with the child",
                "What they said and did, and kept to what was agreed.",
            ),
        ),
        about="Formal for the grown-ups, play for the child. Never without a plan, and no part of introductions.",
        tell="You see the child for the first time, in play. It is no introduction: you do not care for the child, "
        "and the child is not told who you are unless the plan says so.",
        bring="Read the plan again the evening before. Your worker comes with you and talks with you afterwards.",
        by_family_side=True,
        requirements="MT-34 to MT-37",
    ),
    MeetingKind.LIFE_STORY_WORDS: Agenda(
        expected=(P.LIFE_STORY_WORKER, P.ADOPTER),
        topics=(
            T("words", "Words and pictures", "How a child is told a hard thing in words and pictures they can hold."),
            T("skills", "Skills and needs of the adopters", "What they bring, what they find hard, what would help."),
        ),
        about="The first of two sessions with the life story worker.",
        tell="With the life story worker you practise telling a child’s story in words and pictures.",
        bring="Nothing. Come with what you wonder about.",
        life_story=True,
        requirements="MT-38",
    ),
    MeetingKind.LIFE_STORY_STORY: Agenda(
        expected=(P.LIFE_STORY_WORKER, P.ADOPTER),
        topics=(
            T("story", "The child’s story", "What was gone through, and how the adopters took it."),
            T("sharing", "How details are shared", "What is told when, by whom, and what is kept for later."),
        ),
        about="The second of two sessions: the child’s own story.",
        tell="With the life story worker you go through the child’s own story, and how it is told.",
        bring="What you noted after the first session.",
        life_story=True,
        requirements="MT-38",
    ),
    MeetingKind.FAMILY_NETWORK: Agenda(
        expected=(P.ADOPTERS_WORKER, P.ADOPTER, P.NETWORK),
        topics=(
            T("who", "Who is in the network", "Who came, and who else stands by this family."),
            T("offers", "What they offer", "Meals, school runs, a night’s sleep, an ear: who, what and how often."),
            T("worries", "Worries and questions", "What the network asked, and what still needs an answer."),
        ),
        about="The adopters and the people who stand by them plan how they will help.",
        tell="Your family and friends plan with you how they will help when the child has come.",
        bring="The people you would ring at three in the morning.",
        by_family_side=True,
        requirements="MT-41",
    ),
    MeetingKind.SUPPORT_PLANNING: Agenda(
        expected=(P.CHILDS_WORKER, P.ADOPTERS_WORKER, P.HEALTH, P.POST_ADOPTION),
        invited=(P.NURSERY, P.SCHOOL, P.ADOPTER, P.CARER),
        topics=(
            T(
                "now",
                "What this child needs now",
                "Health, nursery or school, comfort and behaviour, brothers and sisters.",
            ),
            T("later", "What may be needed later", "School, growing up, questions about the past, contact."),
            T("views", "What each contributor brought", "Health, nursery, school, post adoption: in their own words."),
        ),
        about="Health, nursery, school and post adoption build the plan of support for now and later.",
        tell="The people who will support you and the child build the first plan of support.",
        bring="What you would like help with, now and later.",
        requirements="MT-42",
    ),
}


def agenda_of(kind: MeetingKind | str) -> Agenda:
    return AGENDAS[MeetingKind(kind)]
