"""Complaints of the demonstration: one taken on, one whose answer is late, one answered."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from adoption import clock
from oversight.actions import complaints
from oversight.models import Complaint

TOLD = (
    ("adopter", "informal", 4, "Our worker changed twice and nobody told us who rings now.", 6),
    ("birth_family", "formal", 25, "A letter I wrote for my child was never passed on.", -2),
    ("carer", "informal", 40, "I heard of the plan for the child in my care from somebody else.", None),
)


def complaints_on_record(cast: Any, today: date) -> None:
    """The service manager has entered three."""
    if Complaint.rows.filter(agency=cast.ane, what__in=[told[3] for told in TOLD]).exists():
        return
    for by_whom, stage, days, what, left in TOLD:
        on = today - timedelta(days=days)
        made = complaints.record(
            agency=cast.ane,
            file=None,
            by_whom=by_whom,
            name="",
            how="letter",
            stage=stage,
            what=what,
            wanted="",
            helper="",
            received_on=on,
            by=cast.sam,
            at=datetime.combine(on, time(10), tzinfo=clock.LONDON),
        )
        due = today + timedelta(days=left) if left is not None else on + timedelta(days=20)
        acknowledged = on + timedelta(days=2)
        complaints.take_on(
            complaint=made,
            handler=cast.sam,
            about=None,
            acknowledge_by=acknowledged,
            respond_by=due,
            by=cast.sam,
            on=acknowledged,
        )
        complaints.acknowledge(complaint=made, on=acknowledged, procedure=True, by=cast.sam, today=acknowledged)
        if left is None:
            complaints.respond(
                complaint=made,
                outcome="upheld",
                words="You should have heard it from us first. We are sorry, and have changed how we tell carers.",
                learning="Carers are told before anybody else is.",
                on=on + timedelta(days=15),
                by=cast.sam,
                today=today,
            )


SCENES = [complaints_on_record]
