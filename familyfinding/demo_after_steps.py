"""The steps before panel as the demonstration plays them, each through its own action."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile

from adoption import clock
from adoption.actions import documents
from adoption.demo_days import on_or_after
from adoption.models import DocumentKind, DocumentVersion, User
from children.demo_steps import one_page
from children.models import Child
from familyfinding.actions import (
    preparing_agreed,
    preparing_bump,
    preparing_group,
    preparing_medical,
    preparing_meetings,
    preparing_minutes,
    preparing_people,
)
from familyfinding.actions.preparing_minutes import Came
from familyfinding.agendas import MeetingKind, Party, agenda_of
from familyfinding.models import Consultation, Preparation, StepMeeting
from familyfinding.models.preparing_group import SIGNING

K = MeetingKind
SAID = {
    "routine": "Up at half past six, curtains open first. Porridge. Nursery on three mornings. Bath at six, two books, "
    "the same song.",
    "needs": "To be told what comes next, in few words. To see a face before a noise.",
    "likes": "Anything with wheels, puddles, the big dog next door, being sung to.",
    "dislikes": "Hand dryers, labels in jumpers, being hurried.",
    "questions": "What helps at night? A landing light, and sitting on the floor by the bed without talking.",
    "history": "Born at 36 weeks. Grommets last winter. Immunisations are up to date.",
    "risks": "Speech may need help. Nobody can say yet how school will be; watch sleep and attention.",
    "care": "Hearing test in three months. Register with a GP and a dentist in the first fortnight.",
    "account": "They sat on the next bench with their dog. He came to look at it twice.",
    "child": "Slept well that night and asked for the dog.",
    "adopters": "Kept to what was agreed, and left when the carers packed up.",
    "words": "We made a page about the first house together.",
    "skills": "They draw well and speak plainly. Anger was hard to find words for.",
    "story": "Gone through from birth to now. Both cried; both asked good questions.",
    "sharing": "The first pages at placement, the rest with the life story worker when school begins.",
    "who": "Four grandparents, a sister in the next street, two friends from the allotment.",
    "offers": "A meal on Tuesdays, the school run on Fridays, one night a month.",
    "worries": "What to say to the cousins. A page for them comes with the plan.",
    "now": "Help with speech, a settled nursery place, quiet evenings.",
    "later": "School, questions about brothers and sisters, letters twice a year.",
    "views": "Health: the hearing test. Nursery: a key person from day one.",
}
LETTER = (
    "Thank you for coming, and for your questions.\n\n"
    "We talked about an early birth and about glue ear, which is better since last winter. Hearing is tested again in "
    "three months. Speech is a little behind and may need help for a year or two.\n\n"
    "Nobody can promise how school will be. If sleep or attention worry you, ask early; early help works best."
)


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


def hold(going: Preparation, kind: MeetingKind, day: date, *, by: User, sorry: Party | None = None, **more: Any) -> Any:
    meeting = preparing_meetings.arrange(
        preparation=going, kind=kind, at=at(day), by=by, now=at(day, 9), place="Tynebridge House, room 2", **more
    )
    return written_up(meeting, by=by, sorry=sorry)


def written_up(meeting: StepMeeting, *, by: User, sorry: Party | None = None) -> StepMeeting:
    agenda = agenda_of(meeting.kind)
    came = [Came(party, True) for party in agenda.expected]
    attendance = [
        replace(one, came=False, why_not="On leave, told since") if one.party == sorry else one for one in came
    ]
    notes = {topic.key: SAID[topic.key] for topic in agenda.topics}
    now = at(clock.london(meeting.at).date(), 16)
    return preparing_minutes.write_up(meeting=meeting, attendance=attendance, notes=notes, by=by, now=now)


def agreed(meeting: StepMeeting, what: str, who: str, *, by: User, **more: Any) -> Any:
    now = at(clock.london(meeting.at).date(), 17)
    return preparing_agreed.agree(meeting=meeting, what=what, who=who, by=by, now=now, **more)


def refer(going: Preparation, day: date, by: User, worker: User) -> None:
    preparing_people.refer(
        life_story=going.life_story, worker=worker, on=day, by=by, now=at(day),
        referral="In care from the age of two. Knows why in part. The adopters have read the report.",
    )  # fmt: skip


def sessions(going: Preparation, day: date, worker: User) -> None:
    hold(going, K.LIFE_STORY_WORDS, day, by=worker)
    later = on_or_after(day + timedelta(days=9))
    held = hold(going, K.LIFE_STORY_STORY, later, by=worker)
    agreed(
        held, "Pages for the first year, and a later-life letter", "Life story worker", by=worker, need="story",
        for_support_plan=True, from_when="At placement, then when school begins",
    )  # fmt: skip
    preparing_people.report(
        life_story=going.life_story, on=later + timedelta(days=2), by=worker, now=at(later + timedelta(days=2)),
        report="Both sessions were held. They can tell the story in plain words, and know where to ask for help.",
    )  # fmt: skip


def group(going: Preparation, day: date, by: User, theirs: User) -> None:
    group = preparing_group.prepare(
        preparation=going, wanted_on=day, purpose=preparing_group.PURPOSE,
        boundaries="Between eight and eight. An answer can wait a day. Photographs stay in the group.", by=by,
        now=at(day),
    )  # fmt: skip
    names = {Party.CARER: "The carers", Party.ADOPTER: "Both adopters"}
    for party in SIGNING:
        preparing_group.sign(
            group=group, party=party, name=names.get(party, "Signed in person"), on=day, by=by, now=at(day, 11)
        )
    group = preparing_group.open_group(group=group, on=day, by=by, now=at(day, 12))
    later = day + timedelta(days=8)
    preparing_group.look_at(
        group=group, party=Party.ADOPTERS_WORKER, on=later, text="Pictures of the swing, questions about naps. Kind.",
        by=theirs, now=at(later),
    )  # fmt: skip


def consultation(going: Preparation, day: date, by: User, cast: Any, *, sent: date) -> None:
    child = going.link.child
    """The one that was booked with the day of panel."""
    meeting = StepMeeting.rows.standing().get(preparation=going, kind=K.MEDICAL)
    meeting.preparation = going
    consultation = Consultation.rows.get(meeting=meeting)
    preparing_medical.send_report(
        consultation=consultation, report=report(child, by, sent), sent_on=sent, by=by, now=at(sent)
    )
    held = written_up(meeting, by=by)
    agreed(
        held, "Hearing test in three months, where the adopters live", "Health visitor", by=by, need="health",
        for_support_plan=True, from_when="Three months after placement",
    )  # fmt: skip
    letter(consultation, day + timedelta(days=6), by, cast)


def letter(consultation: Consultation, day: date, by: User, cast: Any) -> None:
    until = clock.today() + timedelta(days=60)
    preparing_medical.name_adviser(
        consultation=consultation, adviser=cast.imran, until=until, by=cast.marcus, now=clock.now()
    )
    letter = preparing_medical.write_letter(consultation=consultation, body=LETTER, by=cast.imran, now=at(day))
    letter = preparing_medical.sign_letter(letter=letter, version=1, by=cast.imran, now=at(day, 12))
    preparing_medical.release_letter(letter=letter, by=by, now=at(day + timedelta(days=1)))


def report(child: Child, by: User, day: date) -> DocumentVersion:
    report = documents.add(
        file=child.file,
        kind=DocumentKind.PERMANENCE_REPORT,
        title="Child Permanence Report, updated",
        upload=ContentFile(one_page("Child Permanence Report"), name="report.pdf"),
        by=by,
        at=at(day),
    )
    return DocumentVersion.rows.filter(document=report).latest("pk")


def bump_into(going: Preparation, day: date, by: User, theirs: User, manager: User) -> None:
    plan = preparing_bump.plan(
        preparation=going,
        what="An hour at the duck pond. The carers come as they always do; the adopters sit on the next bench.",
        wishes="Asked “who is the dog for?” when told of the pond. Likes company that does not come too near.",
        boundaries="Nobody picks up or feeds the child. No presents, no photographs. The carers say when it ends.",
        agreed_with="Both carers, both adopters, their worker",
        no_introduction=True,
        by=by,
        now=at(day - timedelta(days=5)),
    )
    held = hold(going, K.BUMP_INTO, day, by=by, plan=plan)
    written = preparing_bump.reflect(
        meeting=held, account="They kept to the bench. The child came to look at the dog twice.",
        reflections="“It was real all at once.” They were glad that it was short.", by=theirs, now=at(day, 18),
    )  # fmt: skip
    later = on_or_after(day + timedelta(days=6))
    preparing_bump.supervise(
        reflection=written, on=later, note_of="Go on at this pace. Talk about grief too.", by=manager, now=at(later)
    )


def network(going: Preparation, day: date, theirs: User) -> None:
    held = hold(going, K.FAMILY_NETWORK, day, by=theirs)
    plan = documents.add(
        file=going.link.household.file,
        kind=DocumentKind.SIGNED_PLAN,
        title="Plan of the family network",
        upload=ContentFile(one_page("Plan of the family network"), name="plan.pdf"),
        by=theirs,
        at=at(day, 17),
    )
    preparing_agreed.keep_network_plan(meeting=held, document=plan, by=theirs, now=at(day, 17))


def support(going: Preparation, day: date, by: User) -> None:
    held = hold(going, K.SUPPORT_PLANNING, day, by=by)
    agreed(
        held, "Speech and language help, in a group and at home", "Speech and language service", by=by, need="speech",
        for_support_plan=True, from_when="From placement, weekly",
    )  # fmt: skip
    agreed(
        held, "A key person at nursery before the first day", "Nursery", by=by, need="school", for_support_plan=True,
        from_when="A fortnight before placement",
    )  # fmt: skip


def health(going: Preparation, day: date, theirs: User, *, visited: date) -> None:
    health = going.health_visiting
    preparing_people.contact_health(
        health=health, service="Health visiting, north of the city", area="The north of the city", on=day,
        visit_on=visited, by=theirs, now=at(day),
    )  # fmt: skip
    preparing_people.health_visited(
        health=health, on=visited, notes="Knows the plan, comes again in the first week.", by=theirs, now=at(visited)
    )
