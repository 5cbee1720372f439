"""What the scenes of the demonstration do to a child again and again, through the same actions that people use."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
from django.core.files.base import ContentFile

from adoption import clock
from adoption.actions import documents
from adoption.demo_days import on_or_after, on_or_before
from adoption.models import (
    Agency,
    CaseFile,
    Document,
    DocumentKind,
    Relation,
    Team,
    User,
)
from children.actions import allocations, children, court, people, plans
from children.models import Child, HearingKind, LegalStatusCode

CHILDREN = {
    "rowan": "C-4MWT7HB",
    "skye": "C-7DPK2XN",
    "jude": "C-9HR4QVC",
    "isla": "C-3BNX8TM",
    "noah": "C-6VGJ5WD",
    "edie": "C-8WDB5HN",
    "poppy": "C-2KTC9RF",
    "oscar": "C-8QXM3HP",
    "freya": "C-5JWD6NV",
    "theo": "C-7RBH4KG",
    "maya": "C-3TNQ8CX",
    "eli": "C-9FVP2MJ",
    "ruby": "C-6XKD7BW",
    "amir": "C-4GHT5QR",
    "leo": "C-8WNR3KD",
    "nell": "C-5PGX6TJ",
}
"""The reference of each child, for other apps’ scenes."""
REFERENCES = {**CHILDREN, "wren": "C-7EKL4QN"}
"""With those whom a scene of another app brings in."""


def find(name: str) -> Child:
    """A child of an earlier scene."""
    return Child.rows.select_related("file__agency", "file__lead", "file__manager").get(
        file__reference=REFERENCES[name]
    )


def is_there(name: str) -> bool:
    return CaseFile.rows.filter(reference=REFERENCES[name]).exists()


def opened(
    name: str,
    last_name: str,
    born_on: date,
    *,
    on: date,
    agency: Agency,
    team: Team,
    by: User,
    manager: User,
    **facts: Any,
) -> Child:
    child = children.open_child(
        reference=REFERENCES[name],
        first_name=name.title(),
        last_name=last_name,
        born_on=born_on,
        agency=agency,
        team=team,
        worker=by,
        on=on,
        by=by,
        language="English",
        entered_care_on=on - timedelta(days=40),
        care_status=LegalStatusCode.INTERIM_CARE,
        **facts,
    )
    allocations.give_manager(child=child, manager=manager, on=on, by=manager)
    return child


def decided(
    child: Child, on: date, *, by: User, worker: User | None = None, manager: User | None = None, carers: str = ""
) -> Child:
    """A Best Interest Decision from before the case came here, the worker three days later, then the carers’ pack."""
    on = on_or_before(on) if worker else on
    began = on_or_after(on + timedelta(days=3))
    plans.bring_in_best_interest(child=child, on=on, by=by)
    if worker and manager:
        allocations.allocate(child=child, worker=worker, on=began, by=manager)
    if worker and carers:
        a_carer(child, carers, began, worker)
    child.refresh_from_db()
    return child


def listed(child: Child, on: date, *, today: date, by: User) -> None:
    """An IRH five weeks before, without an order expected, and the Final Hearing."""
    earlier = on_or_before(on - timedelta(weeks=5))
    court.set_hearing(child=child, kind=HearingKind.IRH, on=earlier, today=today, by=by)
    court.set_hearing(
        child=child,
        kind=HearingKind.FINAL,
        on=on,
        order_expected=True,
        court="The family court at Tynebridge",
        today=today,
        by=by,
    )


def heard(child: Child, views: str, today: date, *, by: User) -> None:
    """The child’s wishes and feelings, heard a fortnight ago."""
    children.change(
        child=child, version=child.version, views=views, views_on=today - timedelta(days=14), on=today, by=by
    )


def a_document(child: Child, kind: DocumentKind, by: User) -> Document:
    upload = ContentFile(one_page(str(kind.label)), name="document.pdf")
    return documents.add(file=child.file, kind=kind, title=str(kind.label), upload=upload, by=by, at=clock.now())


def one_page(words: str) -> bytes:
    """A page that says what it stands for."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = pdf.make_stream(f"BT /F1 18 Tf 72 760 Td ({words}, for demonstration) Tj ET".encode("ascii"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def a_carer(child: Child, name: str, on: date, by: User, **needs: Any) -> None:
    carer = people.add(
        file=child.file, relation=Relation.FOSTER_CARER, name=name, phone="0191 496 0000", on=on, by=by, **needs
    )
    people.record_pack(carer=carer, contacted_on=on + timedelta(days=4), pack_shared_on=on + timedelta(days=11), by=by)
