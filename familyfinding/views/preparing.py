"""Preparing for panel: the steps as one list, and a page for each that has something to read (MT-21 to MT-42)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from adoption import clock, paper
from adoption.http import Request
from adoption.needs import flags
from adoption.scope import takes_out
from familyfinding import preparing_steps
from familyfinding.actions import preparing_meetings, preparing_minutes
from familyfinding.actions.preparing_bump import NO_INTRODUCTION
from familyfinding.actions.preparing_group import FORBIDDEN, unsigned
from familyfinding.actions.preparing_medical import letter_due_on
from familyfinding.agendas import MeetingKind
from familyfinding.models import (
    AgreedItem,
    BumpIntoPlan,
    CarerGroup,
    Consultation,
    GroupNote,
    GroupSignature,
    HealthVisiting,
    LifeStory,
    MedicalLetter,
    Reflection,
    StepMeeting,
)
from familyfinding.views import link_pages
from familyfinding.views import preparing_pages as pages


@require_safe
def steps(request: Request, reference: UUID) -> HttpResponse:
    """Every step with how it stands, who owes it, by when: what a worker looks at last thing in the evening."""
    preparation = pages.find(request, reference)
    chapters = preparing_steps.chapters(preparation, clock.today())
    done, of = preparing_steps.progress(chapters)
    may = pages.may(request, preparation)
    shut = {step.href for chapter in chapters for step in chapter.steps if step.form and not may.fill_in(step.form)}
    context = {"chapters": chapters, "late": preparing_steps.late(chapters), "done": done, "of": of, "shut": shut}
    return pages.page(request, preparation, "preparing.html", **context)


@require_safe
def meeting(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """One meeting: when and where, then who came, what was said, what was agreed."""
    found = pages.find_meeting(request, reference, meeting)
    preparation, may = found.preparation, pages.may(request, found.preparation)
    seen = link_pages.sides(request, preparation.link)
    consultation = _consultation(request, found)
    context = {
        "meeting": found,
        "attended": list(found.attended.all()),
        "notes": _notes(found),
        "items": list(found.items.all()),
        "may_arrange": may.arrange(found.kind),
        "consultation": consultation,
        "letter": _letter(request, consultation),
        "letter_due": letter_due_on(consultation) if consultation else None,
        "reflection": Reflection.objects.visible_to(request.user).filter(meeting=found).first(),
        "needs": (flags(seen.own) if seen.own else [])
        + (flags(preparation.link.household.file) if seen.family else []),
        "to_come": found.at > clock.now(),
        "no_introduction": NO_INTRODUCTION,
    }
    return pages.page(request, preparation, "step_meeting.html", **context)


@takes_out
@require_safe
def minutes(request: Request, reference: UUID, meeting: UUID) -> HttpResponse:
    """The minutes to print. They name neither side."""
    found = pages.find_meeting(request, reference, meeting)
    link = found.preparation.link
    file = link_pages.file_for(link, link_pages.sides(request, link))
    context = preparing_minutes.minutes_of(found)
    return paper.answer(
        preparing_minutes.MINUTES,
        context,
        file=file,
        by=request.user,
        what="familyfinding:link-minutes",
        name=f"minutes-{file.reference}",
    )


@require_safe
def life_story(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    rows = LifeStory.objects.visible_to(request.user).select_related("worker", "referred_by", "reported_by")
    sessions = StepMeeting.objects.visible_to(request.user).standing().filter(preparation=preparation)
    kinds = [MeetingKind.LIFE_STORY_WORDS, MeetingKind.LIFE_STORY_STORY]
    found = {one.kind: one for one in sessions.filter(kind__in=kinds)}
    context = {
        "life_story": rows.get(preparation=preparation),
        "sessions": [(kind, found.get(kind.value)) for kind in kinds],
    }
    return pages.page(request, preparation, "life_story.html", **context)


@require_safe
def health(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    rows = HealthVisiting.objects.visible_to(request.user).select_related("contacted_by")
    return pages.page(request, preparation, "health_visiting.html", health=rows.get(preparation=preparation))


@require_safe
def group(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    rows = CarerGroup.objects.visible_to(request.user).select_related("prepared_by")
    found = rows.filter(preparation=preparation).first()
    signed = GroupSignature.objects.visible_to(request.user).filter(group=found)
    notes = GroupNote.objects.visible_to(request.user).filter(group=found).select_related("written_by")
    context = {
        "group": found,
        "signatures": list(signed) if found else [],
        "unsigned": unsigned(found) if found else [],
        "notes": list(notes) if found else [],
        "forbidden": FORBIDDEN,
        "met": preparing_meetings.met_and_greeted(preparation),
    }
    return pages.page(request, preparation, "carer_group.html", **context)


@require_safe
def bump_into(request: Request, reference: UUID) -> HttpResponse:
    preparation = pages.find(request, reference)
    plans = BumpIntoPlan.objects.visible_to(request.user).filter(preparation=preparation).select_related("agreed_by")
    meetings = StepMeeting.objects.visible_to(request.user).standing().filter(preparation=preparation, kind="bump_into")
    context = {"plans": list(plans), "meetings": list(meetings), "no_introduction": NO_INTRODUCTION}
    return pages.page(request, preparation, "bump_into.html", **context)


@require_safe
def actions(request: Request, reference: UUID) -> HttpResponse:
    """What was agreed at all the meetings: still open first, and which of it goes into the support plan."""
    preparation = pages.find(request, reference)
    rows = AgreedItem.objects.visible_to(request.user).filter(preparation=preparation).select_related("meeting")
    context = {
        "open": list(rows.open().order_by("due_on", "pk")),
        "done": list(rows.exclude(done_on=None).order_by("-done_on", "-pk")),
        "today": clock.today(),
    }
    return pages.page(request, preparation, "agreed_actions.html", **context)


def _notes(found: StepMeeting) -> list[tuple[str, str]]:
    """Each point of the agenda with what was said, in the agenda’s order."""
    said = {note.topic: note.text for note in found.notes.all()}
    return [(topic.title, said[topic.key]) for topic in found.agenda.topics if topic.key in said]


def _consultation(request: Request, found: StepMeeting) -> Consultation | None:
    rows = Consultation.objects.visible_to(request.user).select_related("cpr__document", "adviser", "cpr_sent_by")
    consultation = rows.filter(meeting=found).first()
    if consultation:
        consultation.meeting = found
    return consultation


def _letter(request: Request, consultation: Consultation | None) -> MedicalLetter | None:
    rows = MedicalLetter.objects.visible_to(request.user).select_related("written_by", "paper", "released_by")
    return rows.filter(consultation=consultation).first() if consultation else None
