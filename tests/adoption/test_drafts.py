"""Typing is kept for the person who typed it, over sign-out, and for nobody else."""

from adoption.actions import drafts
from adoption.models import Draft

WORDS = {"detail": "Half a sentence about", "csrfmiddlewaretoken": "x", "password": "hunter2"}


def test_what_is_typed_is_kept_over_sign_out(cast, signed_in):
    response = signed_in(cast.asha).post("/drafts/note-T00001/", WORDS)

    assert response.content.decode().startswith("Draft saved")
    assert drafts.kept(user=cast.asha, form="note-T00001") == {"detail": "Half a sentence about"}


def test_the_newest_typing_replaces_the_older(cast, signed_in):
    client = signed_in(cast.asha)
    client.post("/drafts/note/", {"detail": "one"})
    client.post("/drafts/note/", {"detail": "two"})

    assert Draft.objects.get().typed == {"detail": "two"}


def test_a_draft_is_nobody_elses(cast, signed_in):
    signed_in(cast.asha).post("/drafts/note/", {"detail": "mine"})

    assert drafts.kept(user=cast.tom, form="note") == {}


def test_saving_the_form_throws_the_draft_away(cast):
    drafts.keep(user=cast.asha, form="note", typed={"detail": "one"}, at=cast.asha.history.first().history_date)
    drafts.drop(user=cast.asha, form="note")

    assert drafts.kept(user=cast.asha, form="note") == {}


def test_far_too_much_is_refused_without_a_server_error(cast, signed_in):
    response = signed_in(cast.asha).post("/drafts/note/", {"detail": "x" * 300_000})

    assert response.status_code in (413, 422)
    assert not Draft.objects.exists()


def test_a_name_longer_than_any_form_has_is_refused_in_words(cast, signed_in):
    response = signed_in(cast.asha).post(f"/drafts/{'x' * 121}/", {"detail": "one"})

    assert response.status_code == 422
    assert "cannot be kept" in response.content.decode()
    assert not Draft.objects.exists()


def test_a_draft_is_only_ever_sent(cast, signed_in):
    assert signed_in(cast.asha).get("/drafts/note/").status_code == 405
