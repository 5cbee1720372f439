"""Signing in: by invitation only, with answers that tell a stranger nothing (security 4.11)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.test import Client
from django.urls import NoReverseMatch, reverse

from adoption.models import Outbound, SignIn
from adoption.permissions import Role
from tests.factories.adoption import person

RIGHT, WRONG = "willow barn kettle", "willow barn kettles"


@pytest.fixture(autouse=True)
def _fresh_limits():
    """allauth counts requests by address in the cache, over tests too."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def asha(cast):
    cast.asha.set_password(RIGHT)
    cast.asha.save()
    return cast.asha


def sign_in(client, email, password, **extra):
    return client.post("/sign-in/", {"login": email, "password": password}, **extra)


def test_the_right_password_leads_to_the_first_page(client, asha):
    answer = sign_in(client, asha.email, RIGHT)

    assert answer.status_code == 302
    assert answer.url == "/"
    assert client.get("/account/").status_code == 200
    assert SignIn.objects.get().user == asha


def test_capitals_in_the_address_do_not_matter(client, asha):
    assert sign_in(client, asha.email.upper(), RIGHT).status_code == 302


def test_a_page_asks_to_sign_in_first_and_then_goes_there(client, asha):
    answer = client.get("/account/")
    assert answer.url == "/sign-in/?next=/account/"

    form = client.get(answer.url).content.decode()
    assert 'name="next" value="/account/"' in form
    answer = client.post("/sign-in/", {"login": asha.email, "password": RIGHT, "next": "/account/"})
    assert answer.url == "/account/"


def test_nobody_is_sent_to_another_site_after_signing_in(client, asha):
    answer = client.post("/sign-in/", {"login": asha.email, "password": RIGHT, "next": "https://evil.example/"})
    assert answer.url == "/"


def without_token(body):
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", body)


def test_a_wrong_password_a_stranger_and_an_ended_account_are_answered_alike(asha, cast):
    cast.wes.set_password(RIGHT)
    cast.wes.is_active = False
    cast.wes.save()
    answers = [
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{n}"), email, password)
        for n, (email, password) in enumerate(
            [(asha.email, WRONG), ("nobody@example.test", RIGHT), (cast.wes.email, RIGHT), (cast.wes.email, WRONG)]
        )
    ]

    assert {a.status_code for a in answers} == {422}
    typed = [
        a.content.replace(e.encode(), b"")
        for a, e in zip(answers, [asha.email, "nobody@example.test", cast.wes.email, cast.wes.email], strict=True)
    ]
    assert len({without_token(body) for body in typed}) == 1


def test_five_wrong_passwords_from_one_place_lock_that_place_and_name(client, asha):
    for _ in range(4):
        assert sign_in(client, asha.email, WRONG).status_code == 422
    assert sign_in(client, asha.email, WRONG).status_code == 429

    assert sign_in(client, asha.email, RIGHT).status_code == 429
    assert AccessAttempt.objects.get().failures_since_start >= 5


def test_a_new_password_ends_the_wait_as_the_page_promises(client, asha, settings):
    settings.SITE_ADDRESS = "https://homeward.example"
    for _ in range(5):
        locked = sign_in(client, asha.email, WRONG)
    assert "ask for a new password" in locked.content.decode()

    client.post("/account/password/forgotten/", {"email": asha.email})
    link = re.search(r"https://homeward\.example(/\S+)", Outbound.objects.get().body)[1]
    form = client.get(link, follow=True)
    another = {"password1": "another good long one", "password2": "another good long one"}
    client.post(form.redirect_chain[-1][0], another)

    assert sign_in(client, asha.email, "another good long one").url == "/"
    assert sign_in(Client(), "nobody@example.test", WRONG).status_code == 422, "and nobody else’s wait with it"


def test_a_stranger_cannot_lock_a_colleague_out(asha):
    attacker, colleague = Client(REMOTE_ADDR="10.9.9.9"), Client(REMOTE_ADDR="10.0.0.1")
    for _ in range(6):
        sign_in(attacker, asha.email, WRONG)

    assert sign_in(colleague, asha.email, RIGHT).status_code == 302


def test_a_name_that_does_not_exist_is_locked_like_one_that_does(client, asha):
    strangers = [sign_in(client, "nobody@example.test", WRONG) for _ in range(6)]
    locked = [sign_in(client, asha.email, WRONG) for _ in range(4)]

    assert [a.status_code for a in strangers] == [422] * 4 + [429] * 2
    assert [a.status_code for a in locked] == [422] * 4


def test_there_is_no_way_to_sign_up(client):
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    assert client.get("/account/signup/").status_code == 404


def test_a_forgotten_password_is_answered_alike_for_colleague_and_stranger(client, asha):
    known = client.post("/account/password/forgotten/", {"email": asha.email})
    stranger = client.post("/account/password/forgotten/", {"email": "nobody@example.test"})

    assert (known.status_code, known.url) == (stranger.status_code, stranger.url)
    assert Outbound.objects.get().to_user == asha


def test_the_link_in_the_message_sets_a_password_once(client, asha, settings):
    settings.SITE_ADDRESS = "https://homeward.example"
    client.post("/account/password/forgotten/", {"email": asha.email}, HTTP_HOST="localhost")
    message = Outbound.objects.get()
    link = re.search(r"https://homeward\.example(/\S+)", message.body)[1]
    assert asha.display_name not in message.body + message.subject

    form = client.get(link, follow=True)
    answer = client.post(
        form.redirect_chain[-1][0], {"password1": "another good long one", "password2": "another good long one"}
    )

    assert answer.status_code == 302
    asha.refresh_from_db()
    assert asha.check_password("another good long one")
    assert "no longer works" in Client().get(link, follow=True).content.decode()


def test_a_short_or_common_password_is_refused(client, asha, signed_in):
    answer = signed_in(asha).post(
        "/account/password/", {"oldpassword": RIGHT, "password1": "password1", "password2": "password1"}
    )

    asha.refresh_from_db()
    assert asha.check_password(RIGHT)
    assert "There is a problem" in answer.content.decode()


def test_only_the_heading_of_a_page_can_be_asked_for(client):
    answer = client.head("/sign-in/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_signing_out_is_a_button_and_clears_the_browser(asha, signed_in):
    browser = signed_in(asha)
    browser.get("/account/")

    assert browser.get("/sign-out/").status_code == 405
    answer = browser.post("/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not SignIn.objects.exists()
    assert browser.get("/account/").status_code == 302


# --------------------------------------------------------------------------------------------------- second factors


def code_now(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def second_factor(asha):
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(asha, secret)
    return secret


def test_without_a_second_factor_there_is_one_page(asha, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = signed_in(asha)

    assert browser.get("/account/").url == "/account/second-factor/?needed=1"
    assert browser.get("/account/second-factor/").status_code == 200
    assert browser.post("/sign-out/").status_code == 302


def test_setting_up_an_app_asks_for_the_password_again_and_opens_the_rest(asha, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = signed_in(asha)
    assert browser.get("/account/second-factor/totp/activate/").url.startswith("/account/confirm/")
    browser.post("/account/confirm/", {"password": RIGHT})

    page = browser.get("/account/second-factor/totp/activate/")
    secret = page.context["form"].secret
    assert "<svg" in page.content.decode()
    answer = browser.post("/account/second-factor/totp/activate/", {"code": code_now(secret)})

    assert answer.url == "/account/second-factor/recovery-codes/"
    assert len(browser.get(answer.url).context["unused_codes"]) == 10
    assert browser.get("/account/").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(client, asha, second_factor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    answer = sign_in(client, asha.email, RIGHT)
    assert answer.url.startswith("/account/second-factor/authenticate/")
    assert client.get("/account/").url.startswith("/sign-in/")

    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert client.get("/account/").url.startswith("/sign-in/")
    assert client.post(answer.url, {"code": code_now(second_factor)}).url == "/"
    assert client.get("/account/").status_code == 200


def test_codes_are_not_guessed_from_many_places(asha, second_factor, settings):
    """Five wrong codes in five minutes for one person, wherever they come from (security 4.11)."""
    settings.SECOND_FACTOR_REQUIRED = True
    said = []
    for number in range(6):
        browser = Client(REMOTE_ADDR=f"10.7.0.{number}")
        code_page = sign_in(browser, asha.email, RIGHT).url
        said.append(browser.post(code_page, {"code": "000000"}).content.decode())

    assert ["Incorrect code" in page for page in said] == [True] * 5 + [False]
    assert "Too many" in said[-1]
    browser = Client(REMOTE_ADDR="10.7.0.9")
    code_page = sign_in(browser, asha.email, RIGHT).url
    browser.post(code_page, {"code": code_now(second_factor)})
    assert browser.get("/account/").url.startswith("/sign-in/"), "the right code waits as well"


def test_the_right_code_forgets_the_wrong_ones_before_it(asha, second_factor, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    for place, code in enumerate(["000000"] * 4 + [code_now(second_factor)] + ["000000"] * 4):
        browser = Client(REMOTE_ADDR=f"10.7.1.{place}")
        page = browser.post(sign_in(browser, asha.email, RIGHT).url, {"code": code})

    assert "Incorrect code" in page.content.decode()


def test_a_person_whose_factor_was_removed_must_set_one_up_again(asha, second_factor, signed_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = signed_in(asha)
    assert browser.get("/account/").status_code == 200
    browser.post("/account/confirm/", {"password": RIGHT})

    browser.post("/account/second-factor/totp/deactivate/")

    assert not Authenticator.objects.filter(user=asha, type="totp").exists()
    assert browser.get("/account/").url.startswith("/account/second-factor/")


@pytest.mark.parametrize("path", ["", "webauthn/", "webauthn/add/", "recovery-codes/generate/", "totp/activate/"])
def test_the_pages_of_the_second_factor_are_ours(asha, signed_in, path):
    browser = signed_in(asha)
    browser.post("/account/confirm/", {"password": RIGHT})

    page = browser.get(f"/account/second-factor/{path}")
    assert page.status_code == 200
    assert "govuk-template" in page.content.decode()


# ---------------------------------------------------------------------------------------------------- the demonstration


def test_in_the_demonstration_one_press_signs_in(client, settings):
    from adoption import clock, demo

    demo.cast(clock.today())
    settings.DEMO = True
    page = client.get("/sign-in/").content.decode()
    assert "Asha Rahman" in page
    assert "Password" not in page

    address = re.search(r"/sign-in/as/[0-9a-f-]{36}/", page)[0]
    assert client.post(address).url == "/"
    assert client.get("/account/").status_code == 200


def test_outside_the_demonstration_nobody_becomes_somebody_else(client, cast):
    assert client.post(f"/sign-in/as/{cast.asha.reference}/").status_code == 404
    assert client.get("/account/").status_code == 302


def test_even_the_demonstration_offers_only_its_own_people(client, cast, settings):
    settings.DEMO = True
    real = person("real", Role.FAMILY_FINDER, cast.ane)
    assert client.post(f"/sign-in/as/{real.reference}/").status_code == 404


@pytest.mark.parametrize("answer", ["9" * 5_000, "[" * 100_000, "not an answer", "", "null", "{}"])
def test_a_key_that_answers_nonsense_signs_nobody_in_and_breaks_nothing(cast, answer):
    browser = Client()
    response = browser.post(reverse("mfa_login_webauthn"), {"credential": answer})

    assert response.status_code < 500
    assert browser.get("/account/").status_code == 302
