"""How the tests take a link from the decision to proceed towards panel: through the actions that people use."""

from datetime import date, datetime

from adoption.clock import LONDON
from adoption.models import DocumentKind
from adoption.permissions import Role
from familyfinding.actions import links, preparations, preparing_meetings, preparing_minutes
from familyfinding.actions.preparing_minutes import Came
from familyfinding.agendas import MeetingKind, agenda_of
from familyfinding.flows import LinkState
from familyfinding.models import Preparation
from tests.factories.adoption import DocumentFactory, DocumentVersionFactory, person
from tests.factories.matching_links import LinkFactory

DECIDED = date(2026, 2, 2)  # the Monday on which the tests of this app begin


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def link_going_ahead(child, household, *, on=DECIDED, **facts) -> Preparation:
    """A link that was decided on this day."""
    link = LinkFactory(child=child, household=household, state=LinkState.PROCEEDING, **facts)
    preparation = preparations.begin(link, on=on)
    links.finish(link, "It was decided to go ahead.")
    return preparation


def all_came(kind: MeetingKind) -> list[Came]:
    return [Came(party, True) for party in agenda_of(kind).expected]


def words(kind: MeetingKind) -> dict[str, str]:
    return {topic.key: f"Said about {topic.key}." for topic in agenda_of(kind).topics}


def hold_meeting(preparation, kind, day, *, by, hour=10, **more):
    """Arranged for this day and written up in the afternoon."""
    kind = MeetingKind(kind)
    meeting = preparing_meetings.arrange(
        preparation=preparation, kind=kind, at=at(day, hour), by=by, now=at(day, hour), place="The centre", **more
    )
    return write_up(meeting, by=by, now=at(day, hour + 5))


def write_up(meeting, *, by, now, **more):
    kind = MeetingKind(meeting.kind)
    return preparing_minutes.write_up(
        meeting=meeting, attendance=all_came(kind), notes=words(kind), by=by, now=now, **more
    )


def report_of(child):
    document = DocumentFactory(file=child.file, kind=DocumentKind.PERMANENCE_REPORT)
    return DocumentVersionFactory(document=document)


def life_story_worker(cast):
    return person("lila", Role.LIFE_STORY_WORKER, cast.ane)


def medical_adviser(cast):
    return person("mira", Role.MEDICAL_ADVISER, cast.ane)
