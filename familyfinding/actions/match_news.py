"""What the adopters read of the medical consultation and panel, true whenever one of them moves (MT-19, CF-35)."""

from __future__ import annotations

from datetime import datetime

from adoption.models import Mode, User
from adoption.wording import day_in_words, moment_in_words
from familyfinding.actions import proceeding
from familyfinding.models import BookedDates, Link, StepMeeting

TITLE = "Dates for you: medical consultation and panel"


def follow(meeting: StepMeeting, *, by: User | None, at: datetime) -> None:
    """The leading child’s consultation was arranged anew, moved or called off among the steps before panel."""
    link = meeting.preparation.link
    dates = BookedDates.rows.filter(link=link).first()
    if dates is None or meeting.child_id not in (None, link.child_id):
        return
    where = meeting.place or str(Mode(meeting.mode).label)
    if not meeting.called_off_on and (dates.medical_at, dates.medical_place) == (meeting.at, where):
        return
    dates.medical_at, dates.medical_place = meeting.at, where
    dates.save(update_fields=["medical_at", "medical_place"])
    share_dates(link, dates, off=meeting.called_off_on is not None, by=by, at=at)


def share_dates(link: Link, dates: BookedDates, *, off: bool = False, by: User | None, at: datetime) -> None:
    when = moment_in_words(dates.medical_at)
    medical = f"The medical consultation is {when}, at {dates.medical_place}."
    if off:
        medical = f"The medical consultation of {when} does not take place. Your worker tells you the new day."
    words = (
        f"{medical} Matching panel meets on {day_in_words(dates.panel_on)}, at {dates.panel_place}. "
        "Only you need to come to both; the foster carers know the dates and need not attend."
    )
    proceeding.share(link, dates, "match_dates", TITLE, words, by=by, at=at)
