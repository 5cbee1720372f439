"""Letters and meetings. Everybody written to or invited is on the same file."""

from datetime import UTC, date, datetime

import factory

from adoption import models
from tests.factories.adoption import JANUARY, CaseFileFactory, PersonAroundFactory, Rows, UserFactory

ADDRESS = "4 Larch Close\nHexham\nNE46 1AA"
MEETING_AT = datetime(2040, 3, 9, 10, tzinfo=UTC)


class ReachableFactory(PersonAroundFactory):
    """Somebody who was asked what they need and has an address."""

    name = "Jo Carer"
    needs_asked_on = JANUARY
    address = ADDRESS


class LetterFactory(Rows):
    class Meta:
        model = models.Letter

    file = factory.SubFactory(CaseFileFactory)
    to = factory.SubFactory(ReachableFactory, file=factory.SelfAttribute("..file"))
    kind = "letter"
    subject = "Your visit"
    body = "Thank you for coming."
    written_by = factory.SubFactory(UserFactory)
    changed_by = factory.SelfAttribute("written_by")
    written_on = JANUARY


class MeetingFactory(Rows):
    class Meta:
        model = models.Meeting

    file = factory.SubFactory(CaseFileFactory)
    what = "Review"
    at = MEETING_AT
    place = "Tynebridge House"
    arranged_by = factory.SubFactory(UserFactory)


class AttendanceFactory(Rows):
    class Meta:
        model = models.Attendance

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonAroundFactory, file=factory.SelfAttribute("..meeting.file"))


class ServiceBookingFactory(Rows):
    class Meta:
        model = models.ServiceBooking

    meeting = factory.SubFactory(MeetingFactory)
    person = factory.SubFactory(PersonAroundFactory, file=factory.SelfAttribute("..meeting.file"))
    support = models.Support.BSL
    provider = "Tyne Interpreters"
    booked_on = date(2026, 1, 6)
    booked_for = factory.SelfAttribute("meeting.at")
    booked_by = factory.SubFactory(UserFactory)
