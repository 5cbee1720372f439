"""A scanner of the agency’s own: what it finds is refused, and so is what it could not look at (security 4.8)."""

import socket
import struct
import sys
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from adoption.errors import NotPossible
from adoption.models import Document, DocumentKind
from adoption.uploads import clean
from tests.adoption.test_uploads import pdf
from tests.factories.adoption import CaseFileFactory

BAD = b"X5O-this-stands-for-a-virus"
SCANNER = f"""
import sys
data = sys.stdin.buffer.read()
sys.exit(1 if {BAD!r} in data else 0 if data.startswith(b"%PDF") else 2)
"""


@pytest.fixture
def scanner(settings, tmp_path):
    """A program as an operator would name it: its words may hold spaces."""
    program = tmp_path / "a scanner.py"
    program.write_text(SCANNER)
    settings.VIRUS_SCAN_COMMAND = f"{sys.executable} '{program}'"
    return program


def taken(data):
    return clean(SimpleUploadedFile("a.pdf", data), kind=DocumentKind.LETTER)


def refused(data, says):
    with pytest.raises(NotPossible, match=says) as refusal:
        taken(data)
    assert str(refusal.value).endswith(".")


def test_without_a_scanner_nothing_is_asked():
    assert taken(pdf()).suffix == "pdf"


def test_a_clean_file_is_taken(scanner):
    assert taken(pdf()).suffix == "pdf"


def test_what_the_program_finds_is_refused_before_anything_else_opens_it(scanner, monkeypatch, caplog):
    caplog.set_level("WARNING")  # a Celery worker of an earlier test may have raised it
    monkeypatch.setattr("adoption.uploads.pdfs.pikepdf.open", pytest.fail)
    refused(pdf() + BAD, "scanner found something")
    assert "refused an upload" in caplog.text
    assert "a.pdf" not in caplog.text


def test_a_program_that_fails_refuses_too(scanner):
    """It ends with neither clean nor found."""
    refused(b"no pdf", "could not be checked")


def test_a_program_that_is_not_there_refuses_too(settings):
    settings.VIRUS_SCAN_COMMAND = "/nowhere/scanner --quick"
    refused(pdf(), "could not be checked")


def test_a_program_that_never_ends_is_stopped(settings, tmp_path):
    program = tmp_path / "slow.py"
    program.write_text("import threading; threading.Event().wait()")
    settings.VIRUS_SCAN_COMMAND, settings.VIRUS_SCAN_SECONDS = f"{sys.executable} {program}", 1
    refused(pdf(), "could not be checked")


@pytest.mark.parametrize("command", ["'", "scanner 'unended"])
def test_a_command_that_cannot_be_read_refuses_too(settings, command):
    settings.VIRUS_SCAN_COMMAND = command
    refused(pdf(), "could not be checked")


# ------------------------------------------------------------------------------------------------------ ClamAV’s daemon


class Daemon:
    """Speaks INSTREAM as ClamAV’s documentation describes it, and remembers what it was sent."""

    def __init__(self, listening, answer=None):
        self.listening, self.answer, self.seen = listening, answer, b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        talk, _ = self.listening.accept()
        with talk, talk.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while size := struct.unpack(">I", said.read(4))[0]:
                self.seen += said.read(size)
            talk.sendall(self.answer or (b"stream: Some.Virus FOUND\0" if BAD in self.seen else b"stream: OK\0"))


@pytest.fixture(params=["unix", "tcp"])
def daemon(request, settings, tmp_path):
    with socket.socket(socket.AF_UNIX if request.param == "unix" else socket.AF_INET) as listening:
        listening.bind(str(tmp_path / "s") if request.param == "unix" else ("127.0.0.1", 0))
        listening.listen()
        where = listening.getsockname()
        settings.CLAMD_SOCKET = where if request.param == "unix" else f"{where[0]}:{where[1]}"
        yield listening


def test_the_daemon_is_sent_the_whole_file_and_says_clean(daemon):
    there, data = Daemon(daemon), pdf() + b"%" * 200_000
    taken(data)
    assert there.seen == data


def test_what_the_daemon_finds_is_refused(daemon):
    Daemon(daemon)
    refused(pdf() + BAD, "scanner found something")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"stream: OKAY?"])
def test_an_answer_that_is_neither_refuses(daemon, answer):
    Daemon(daemon, answer)
    refused(pdf(), "could not be checked")


@pytest.mark.parametrize("where", ["/nowhere/clamd.ctl", "127.0.0.1:1", "127.0.0.1", "localhost:"])
def test_a_daemon_that_is_not_there_refuses_too(settings, where):
    settings.CLAMD_SOCKET = where
    refused(pdf(), "could not be checked")


# --------------------------------------------------------------------------------------------------------- on the page


def test_the_page_says_it_in_words_keeps_what_was_typed_and_nothing_is_on_the_file(cast, scanner, signed_in):
    file = CaseFileFactory(agency=cast.ane, team=cast.north)
    upload = SimpleUploadedFile("a.pdf", pdf() + BAD)
    typed = {"kind": "letter", "title": "Letter from Hexham", "about_side": "care", "upload": upload}

    answer = signed_in(cast.asha).post(reverse("documents:add", args=[file.reference]), typed)

    assert answer.status_code == 422
    assert "virus scanner found something" in answer.content.decode()
    assert "Letter from Hexham" in answer.content.decode()
    assert not Document.rows.exists()
