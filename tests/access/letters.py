"""Letters and meetings of a file: seen by those who see the file, written by those who work on it."""

from datetime import date

from adoption.models import InPerson
from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, SIGN_IN
from tests.factories.letters import (
    AttendanceFactory,
    LetterFactory,
    MeetingFactory,
    ReachableFactory,
    ServiceBookingFactory,
)


def build(world):
    world.reader = ReachableFactory(file=world.file, in_person=InPerson.BSL)
    world.letter = LetterFactory(file=world.file, to=world.reader, written_by=world.wes)
    world.meeting = MeetingFactory(file=world.file)
    AttendanceFactory(meeting=world.meeting, person=world.reader)
    world.booking = ServiceBookingFactory(meeting=world.meeting, person=world.reader, ended_on=date(2026, 1, 7))


def on_file(verdict=OK, **others):
    """Those who may see the file; for all others it does not exist."""
    seen = dict.fromkeys(("asha", "tom", "dele", "sam"), verdict)
    return {"nobody": SIGN_IN, **seen, **dict.fromkeys(("petra", "root", "olu", "ada"), HIDDEN), **others}


def workers(verdict=OK):
    return on_file(verdict, dele=HIDDEN)


def only_sent():
    """A button without a page."""
    return dict.fromkeys(("asha", "tom", "dele", "olu"), CLOSED) | {"nobody": SIGN_IN, "ada": HIDDEN}


def only_read():
    return only_sent()


READ = ("letters:list", "letters:letter", "letters:proof", "meetings:list", "meetings:meeting")
FORMS = ("letters:begin", "letters:change", "letters:check", "letters:send", "letters:set-aside")
FORMS += ("meetings:add", "meetings:change", "meetings:call-off", "meetings:book", "meetings:end-booking")
BUTTONS = ("letters:ask-check", "letters:again")

ROWS = (
    {name: on_file() for name in READ}
    | {f"POST {name}": only_read() for name in READ}
    | {name: workers() for name in FORMS}
    | {f"POST {name}": workers(MEND) for name in FORMS}
    | {name: only_sent() for name in BUTTONS}
    | {f"POST {name}": workers(MOVED) for name in BUTTONS}
)


def _file(world):
    return [world.file.reference]


def _letter(world):
    return [world.file.reference, world.letter.reference]


def _meeting(world):
    return [world.file.reference, world.meeting.reference]


ARGS = (
    {name: _letter for name in (*READ, *FORMS, *BUTTONS) if name.startswith("letters:")}
    | {name: _meeting for name in (*READ, *FORMS) if name.startswith("meetings:")}
    | {
        "letters:list": _file,
        "meetings:list": _file,
        "meetings:add": _file,
        "letters:begin": lambda world: [world.file.reference, world.reader.reference],
        "meetings:book": lambda world: [*_meeting(world), world.reader.reference, "bsl"],
        "meetings:end-booking": lambda world: [*_meeting(world), world.booking.reference],
    }
)
