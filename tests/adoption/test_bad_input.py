"""Text that no database can hold, and more than we take, never reach a view."""

from urllib.parse import quote, quote_from_bytes

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from adoption.middleware.bad_input import BadInputMiddleware
from adoption.middleware.no_store import NoStoreMiddleware

URLENCODED = "application/x-www-form-urlencoded"
rf = RequestFactory()


def answer(request):
    return BadInputMiddleware(lambda request: HttpResponse("reached"))(request)


def text(response):
    return response.content.decode()


def posted(body):
    return answer(rf.post("/x/", body, content_type=URLENCODED))


def test_ordinary_requests_pass():
    assert text(answer(rf.get("/children/", {"stage": "linked"}))) == "reached"
    assert text(answer(rf.post("/x/", {"name": "Zoë O’Neill 🦊", "about": "two\r\nlines"}))) == "reached"
    assert text(posted("name=Zo%C3%AB&about=%F0%9F%A6%8A")) == "reached"


@pytest.mark.parametrize("broken", ["%00", "%ED%A0%80", "%ED%BF%BF", "a%00b"])
@pytest.mark.parametrize("address", ["/children/{}/", "/children/?stage={}", "/children/?{}=x", "/?a=b+c&d={}"])
def test_a_broken_address_is_answered_in_plain_words(address, broken):
    response = answer(rf.generic("GET", address.format(broken)))

    assert response.status_code == 400
    assert "The address of the page has characters in it" in text(response)


@pytest.mark.parametrize("broken", ["%00", "%ED%A0%80", "%ED%B0%80"])
def test_a_broken_field_is_named_and_everything_typed_is_shown_back(broken):
    response = posted(f"carers_name=Ann{broken}e+Ellery&about=She+likes+%3Cb%3Eswings")

    page = text(response)
    assert response.status_code == 400
    assert "<li>Carers name</li>" in page
    assert "<li>About</li>" not in page
    assert ">She likes &lt;b&gt;swings</textarea>" in page
    assert "e Ellery</textarea>" in page


def test_the_text_is_shown_without_the_hidden_character_only():
    assert ">Anne Ellery</textarea>" in text(posted("name=Ann%00e+Ellery"))


def test_forms_with_files_are_looked_at_too():
    response = answer(rf.post("/x/", {"name": "An\x00n", "about": "Hello"}))

    assert response.status_code == 400
    assert ">Ann</textarea>" in text(response)
    assert ">Hello</textarea>" in text(response)


def test_a_broken_field_name_is_refused():
    assert posted("na%00me=Ann").status_code == 400


def test_passwords_and_tokens_are_never_shown_back():
    page = text(posted("about=a%00b&password=hunter2&csrfmiddlewaretoken=abcdef&mfa_code=123456"))

    assert not any(secret in page for secret in ("hunter2", "abcdef", "123456"))


def test_a_broken_cookie_is_refused():
    request = rf.get("/")
    request.COOKIES["session"] = "aaaaaaaa\x00"

    assert answer(request).status_code == 400


def test_more_than_we_take_is_told_as_such(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = posted("about=" + "x" * 2000)

    assert response.status_code == 413
    assert "Nothing was saved" in text(response)


def test_more_fields_than_we_take_are_told_as_such(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10

    assert posted("&".join(f"f{n}=1" for n in range(20))).status_code == 413


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200))
def test_whatever_can_be_kept_is_let_through(typed):
    assert text(posted(f"about={quote(typed)}")) == "reached"
    assert text(answer(rf.generic("GET", f"/?q={quote(typed)}"))) == "reached"


@given(st.binary(max_size=200))
def test_no_bytes_at_all_make_an_error_of_ours(body):
    assert answer(rf.generic("POST", "/x/", body, content_type=URLENCODED)).status_code in (200, 400)
    assert answer(rf.generic("GET", "/?" + quote_from_bytes(body))).status_code in (200, 400)


def test_case_pages_stay_out_of_caches_and_search_engines():
    response = NoStoreMiddleware(lambda request: HttpResponse())(rf.get("/children/"))

    assert response["Cache-Control"] == "no-store, private"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "HX-Request" in response["Vary"]


def test_static_files_may_be_cached():
    response = NoStoreMiddleware(lambda request: HttpResponse())(rf.get("/static/app.css"))

    assert "Cache-Control" not in response
