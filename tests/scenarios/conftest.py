"""What the dated scenarios stand on: the clock moved, and the real Celery worker doing what is due."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO

import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from adoption import clock, tasks
from adoption.actions import approvals, documents
from adoption.models import CaseEvent, Deadline, DocumentKind, Heartbeat, Outcome, Standing
from adoption.permissions import Role
from familyfinding.actions import profiles
from familyfinding.models import Profile
from familyfinding.models.profile import AgeBand
from tests.factories.adoption import person
from tests.fixtures.services import eventually


def london(day: date, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=clock.LONDON)


@contextmanager
def it_is(day: date, hour: int = 9, minute: int = 0, second: int = 0) -> Iterator[datetime]:
    """The clock on the wall says so. It ticks, because a real worker is waiting for work meanwhile."""
    moment = london(day, hour, minute, second)
    with time_machine.travel(moment, tick=True):
        yield moment


def beat(moment: datetime) -> None:
    """What beat sends every minute, done by the real worker at this moment."""
    tasks.enforce.delay()
    assert eventually(lambda: Heartbeat.objects.filter(job="enforce", ran_at__gte=moment).exists(), timeout=60)


def a_letter(name: str = "letter.pdf") -> SimpleUploadedFile:
    """A small real PDF."""
    pdf, out = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(out)
    return SimpleUploadedFile(name, out.getvalue(), content_type="application/pdf")


def file_document(child, kind: DocumentKind, *, by, at: datetime):
    return documents.add(file=child.file, kind=kind, title=kind.label, upload=a_letter(), by=by, at=at)


def agree(approval, *, by, at: datetime) -> None:
    decided = approvals.decide(approval=approval, outcome=Outcome.AGREED, by=by, at=at, reasons="Seen.", read=True)
    assert decided.outcome == Outcome.AGREED


def row(child, rule: str) -> Deadline:
    """The newest row of this rule on the child’s file."""
    return Deadline.rows.filter(file=child.file, rule=rule).latest("starts_on", "pk")


def due(child, rule: str) -> date | None:
    """When it is due, or None when it no longer applies."""
    found = row(child, rule)
    return None if found.lapsed_on else found.due_on


def standing(child, rule: str) -> Standing:
    return row(child, rule).standing(clock.now())


def timeline(child) -> list[str]:
    return list(CaseEvent.rows.filter(file=child.file).order_by("pk").values_list("what", flat=True))


@pytest.fixture
def written() -> Callable[..., Profile]:
    """A function that writes a whole profile which names nobody, with the visit made."""

    def write(child, *, by, at: datetime, visited_on: date) -> Profile:
        today = clock.london(at).date()
        profile = Profile.rows.get(child=child)
        profiles.describe(
            profile=profile,
            heading="Bluebell",
            age_band=AgeBand.values[2],
            region="The north",
            version=profile.version,
            by=by,
            on=today,
        )
        for section in profile.sections.all():
            profiles.write_section(
                section=section,
                text="Likes puddles, pancakes and being read to.",
                version=section.version,
                by=by,
                at=at,
            )
        profiles.record_visit(
            profile=profile, visited_on=visited_on, seen="Seen at home with the carers.", by=by, today=today
        )
        return Profile.rows.get(child=child)

    return write


@pytest.fixture
def leonie(cast):
    """Leicestershire’s locality social worker: the child’s worker before the order."""
    return person("leonie", Role.LOCALITY_WORKER, cast.leicestershire, cast.permanence)
