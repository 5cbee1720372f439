"""How the tests of this app walk a child to a profile: always through the actions that people use."""

from datetime import date, datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from adoption.actions import allocations as parts
from adoption.actions import approvals, documents
from adoption.actions.enforcing import enforce
from adoption.clock import LONDON
from adoption.models import Approval, Deadline, DocumentKind, Outcome, Part
from children.actions import allocations, children, court, plans
from familyfinding.actions import agreements, profiles, publishing
from familyfinding.models import AgeBand, Profile, Section
from tests.factories.familyfinding import WORDS


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A moment on an English clock."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def letter(file, *, by, when: datetime, kind=DocumentKind.FUNDING_AGREEMENT):
    upload = SimpleUploadedFile("letter.pdf", a_pdf(), content_type="application/pdf")
    return documents.add(file=file, kind=kind, title="Letter", upload=upload, by=by, at=when)


def letter_upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", a_pdf(), content_type="application/pdf")


def a_pdf() -> bytes:
    import pikepdf

    pages, out = pikepdf.new(), BytesIO()
    pages.add_blank_page(page_size=(200, 200))
    pages.save(out)
    return out.getvalue()


def a_photograph() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), content_type="image/jpeg")


def a_child(*, agency, team, worker, manager, on: date, first_name="Rowan", last_name="Ashdown", **facts):
    """A child whose file is open, whose plan was decided and who has a family finding worker, all on one day."""
    child = children.open_child(
        agency=agency,
        team=team,
        first_name=first_name,
        last_name=last_name,
        born_on=facts.pop("born_on", date(2022, 6, 1)),
        on=on,
        by=worker,
        worker=facts.pop("lead", worker),
        **facts,
    )
    parts.allocate(file=child.file, worker=manager, part=Part.MANAGER, on=on, by=manager)
    return child


def decided(child, *, on: date, by) -> None:
    """The Best Interest Decision, taken before the case came into this service."""
    plans.bring_in_best_interest(child=child, on=on, by=by)


def allocated(child, *, to, on: date, by) -> None:
    child.refresh_from_db()
    allocations.allocate(child=child, worker=to, on=on, by=by, why="Knows the child")


def profile_of(child) -> Profile:
    return Profile.rows.with_file().get(child=child)


def draft(child, *, by, on: date) -> Profile:
    """A complete draft with a profiling visit."""
    profile = profile_of(child)
    profiles.describe(
        profile=profile,
        heading="Acorn",
        age_band=AgeBand.PRESCHOOL,
        region="The north",
        version=profile.version,
        by=by,
        on=on,
    )
    for section in Section.rows.filter(profile=profile).select_related("profile__child__file"):
        profiles.write_section(section=section, text=WORDS[section.kind], version=section.version, by=by, at=at(on))
    profiles.record_visit(profile=profile_of(child), visited_on=on, seen="Played for an hour.", by=by, today=on)
    return profile_of(child)


def publish(child, *, by, when: datetime) -> Profile:
    publishing.publish(profile=profile_of(child), by=by, at=when)
    return profile_of(child)


def agree_by_letter(child, *, by, manager, authority, when: datetime, **facts):
    """The worker records the local authority’s letter and the manager confirms it, in the same minute."""
    profile = profile_of(child)
    agreement = agreements.record_letter(
        profile=profile,
        local_authority=authority,
        officer="Director of children’s services",
        dated_on=when.date(),
        document=letter(profile.file, by=by, when=when),
        by=by,
        at=when,
        **facts,
    )
    decide(agreement, by=manager, when=when)
    agreement.refresh_from_db()
    return agreement


def decide(record, *, by, when: datetime, outcome=Outcome.AGREED, reasons=""):
    question = Approval.rows.get(subject=record._meta.label, subject_id=record.pk, outcome="")
    return approvals.decide(approval=question, outcome=outcome, by=by, at=when, reasons=reasons, read=True)


def grant(child, *, on: date, by) -> None:
    child.refresh_from_db()
    order = letter(child.file, by=by, when=at(on), kind=DocumentKind.PLACEMENT_ORDER)
    court.grant_order(child=child, on=on, court="Newcastle Family Court", document=order, by=by)


def due(child, rule: str) -> Deadline:
    """The one running or met deadline of this rule on the child’s file."""
    return Deadline.rows.get(file=child.file, rule=rule, lapsed_on=None)


def lapsed(child, rule: str) -> bool:
    rows = Deadline.rows.filter(file=child.file, rule=rule)
    return bool(rows) and all(row.lapsed_on for row in rows)


def run(moment: datetime) -> None:
    enforce(now=moment)
