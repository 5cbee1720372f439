"""What is stored has a row, and what has a row is stored: through refusals, rollbacks and killed processes."""

import os
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from adoption import clock
from adoption.actions import documents, tidying
from adoption.models import DocumentKind, DocumentVersion, Heartbeat
from adoption.tasks import tidy
from adoption.uploads import keeping
from tests.adoption.test_uploads import pdf
from tests.factories.adoption import CaseFileFactory, DocumentVersionFactory
from tests.factories.familyfinding import PublishedMediaFactory

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
NIGHT = datetime(2026, 3, 10, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of the test’s own."""
    here = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": here}
    return tmp_path


@pytest.fixture
def file(cast):
    return CaseFileFactory(agency=cast.ane, team=cast.north)


def add(cast, file):
    upload = SimpleUploadedFile("a.pdf", pdf())
    given = {"file": file, "kind": DocumentKind.LETTER, "title": "Letter", "upload": upload, "by": cast.asha, "at": AT}
    return documents.add(**given).versions.get()


def stored(store):
    return sorted(str(path.relative_to(store)) for path in store.rglob("*") if path.is_file())


def aged(name, days=2):
    """As if it had been written so many days ago."""
    then = (clock.of_the_machine() - timedelta(days=days)).timestamp()
    os.utime(default_storage.path(name), (then, then))
    return name


def left_behind(name="ab/abc.pdf", days=2):
    """What a process leaves that dies between the file and its row."""
    return aged(default_storage.save(name, ContentFile(b"half")), days)


class Undone(Exception):
    pass


def added_and_undone(cast, file):
    """The bytes are there until the transaction is undone."""
    with transaction.atomic():
        version = add(cast, file)
        assert default_storage.exists(version.stored.name)
        raise Undone


def test_an_upload_that_is_undone_leaves_no_file(cast, file, store):
    with pytest.raises(Undone), keeping.nothing_left_over():
        added_and_undone(cast, file)

    assert stored(store) == []


def test_an_upload_that_stays_keeps_its_file_beside_one_that_is_undone(cast, file, store):
    with keeping.nothing_left_over():
        kept = add(cast, file)
        with pytest.raises(Undone):
            added_and_undone(cast, file)

    assert stored(store) == [kept.stored.name]


def test_a_form_that_is_refused_after_its_letter_was_stored_leaves_no_letter(cast, file, store, signed_in, monkeypatch):
    """Through the page: the view’s transaction is undone, and with it the file."""
    real = documents.note

    def refuse(*args, **kwargs):
        real(*args, **kwargs)
        raise documents.NotPossible("This cannot be.")

    monkeypatch.setattr(documents, "note", refuse)
    typed = {"kind": "letter", "title": "Letter", "about_side": "care", "upload": SimpleUploadedFile("a.pdf", pdf())}

    answer = signed_in(cast.asha).post(reverse("documents:add", args=[file.reference]), typed)

    assert answer.status_code == 422
    assert not DocumentVersion.rows.exists()
    assert stored(store) == []


def test_a_page_that_saves_keeps_its_file(cast, file, store, signed_in):
    typed = {"kind": "letter", "title": "Letter", "about_side": "care", "upload": SimpleUploadedFile("a.pdf", pdf())}

    signed_in(cast.asha).post(reverse("documents:add", args=[file.reference]), typed)

    assert stored(store) == [DocumentVersion.rows.get().stored.name]


def test_at_night_what_no_row_points_at_is_removed_and_nothing_else(cast, file, store):
    kept, picture = (
        add(cast, file),
        PublishedMediaFactory(stored=default_storage.save("published/x", ContentFile(b"p"))),
    )
    aged(kept.stored.name), aged(picture.stored.name)
    left_behind()
    young = left_behind("cd/young.pdf", days=0)

    done = tidying.nightly(now=NIGHT)

    assert (done.looked_at, done.removed) == (3, 1)
    assert stored(store) == sorted([kept.stored.name, picture.stored.name, young])
    assert "1 removed" in Heartbeat.objects.get(job="tidy").says


def test_it_runs_once_for_each_night(store):
    left_behind()
    assert tidying.nightly(now=NIGHT.replace(hour=1)) is None
    assert tidying.nightly(now=NIGHT).removed == 1
    left_behind()
    assert tidying.nightly(now=NIGHT + timedelta(hours=2)) is None
    assert tidying.nightly(now=NIGHT + timedelta(days=1)).removed == 1


def test_very_many_at_once_are_left_until_somebody_has_looked(store, caplog):
    """The database may have been restored from an older day than the files: losing a record is a breach."""
    names = [left_behind(f"ab/{number}.pdf") for number in range(tidying.MOST + 1)]

    done = tidying.tidy(now=NIGHT)

    assert (len(done.found), done.removed) == (len(names), 0)
    assert "more than usual" in done.says
    assert "more than usual" in caplog.text
    assert len(stored(store)) == len(names)
    assert tidying.tidy(now=NIGHT, however_many=True).removed == len(names)


def test_a_row_made_while_it_looks_saves_its_file(cast, file, store, monkeypatch):
    """What was found is asked for once more just before it goes."""
    name, real, asked = left_behind(), tidying.without_row, []

    def slowly(names):
        answer = real(names)
        if not asked:
            asked.append(DocumentVersionFactory(stored=name, document__file=file))
        return answer

    monkeypatch.setattr(tidying, "without_row", slowly)

    assert tidying.tidy(now=NIGHT).removed == 0
    assert stored(store) == [name]


def test_the_command_looks_first(store):
    name, out = left_behind(), StringIO()
    call_command("tidy", "--dry-run", stdout=out)
    assert name in out.getvalue()
    assert stored(store) == [name]
    assert not Heartbeat.objects.filter(job="tidy").exists()

    call_command("tidy", stdout=out)

    assert stored(store) == []


def test_an_empty_store_is_no_trouble(store):
    store.rmdir()
    assert tidying.tidy(now=NIGHT).looked_at == 0


def test_the_task_runs_it(store, monkeypatch):
    asked = []
    monkeypatch.setattr(tidying, "nightly", lambda *, now: asked.append(now))
    tidy()
    assert len(asked) == 1


def test_a_store_that_cannot_be_reached_breaks_nothing(cast, file, store, monkeypatch, caplog):
    caplog.set_level("WARNING")  # a Celery worker of an earlier test may have raised it
    """What is left over goes in the night."""

    def away(self, name):
        raise PermissionError

    monkeypatch.setattr(FileSystemStorage, "delete", away)
    with pytest.raises(Undone), keeping.nothing_left_over():
        added_and_undone(cast, file)
    assert "could not be removed" in caplog.text
    assert len(stored(store)) == 1


def test_every_column_that_names_a_file_is_asked():
    """Whoever adds one need not think of this: it is found."""
    columns = {(model.__name__, field) for model, field in keeping.file_fields()}
    assert {("DocumentVersion", "stored"), ("PublishedMedia", "stored")} <= columns
