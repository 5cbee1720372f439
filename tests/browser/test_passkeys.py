"""A passkey from the first touch to its removal, with a key that Chromium itself plays (security 4.11).

Everything is real but the finger: the browser makes the key pair and signs, the service checks origin, challenge and
signature.
"""

from base64 import b64encode

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import expect

from tests.browser.test_journey import then_the_page_can_be_used_by_everybody, when_i_press

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PASSWORD = "willow barn kettle"


class Key:
    """A security key in the browser’s socket."""

    def __init__(self, page) -> None:
        self.devtools = page.context.new_cdp_session(page)
        self.devtools.send("WebAuthn.enable")
        self.number = self.plugged_in()

    def plugged_in(self) -> str:
        kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        touched = {"isUserVerified": True, "automaticPresenceSimulation": True}
        return self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": kind | touched})["authenticatorId"]

    def known(self) -> list[dict]:
        return self.devtools.send("WebAuthn.getCredentials", {"authenticatorId": self.number})["credentials"]

    def is_swapped_for_another(self) -> None:
        """One that says it is the same key and knows the same person, but cannot sign as it did."""
        (mine,) = self.known()
        self.devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.number})
        self.number = self.plugged_in()
        forged = mine | {"privateKey": another_key()}
        self.devtools.send("WebAuthn.addCredential", {"authenticatorId": self.number, "credential": forged})


def another_key() -> str:
    """A private key of the right kind that nobody was ever shown, as the browser takes it."""
    made = ec.generate_private_key(ec.SECP256R1())
    return b64encode(made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())).decode()


@pytest.fixture
def asha(transactional_db, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    settings.ACCOUNT_RATE_LIMITS = False
    cast.asha.set_password(PASSWORD)
    cast.asha.save(update_fields=["password"])
    return cast.asha


@pytest.fixture
def key(page):
    return Key(page)


def sign_in_by_password(page, user) -> None:
    page.goto("/sign-in/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")


def add_the_key(page) -> None:
    page.goto("/account/second-factor/webauthn/add/")
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.locator("[name=password]").fill(PASSWORD)
        when_i_press(page, "Confirm")
    page.get_by_label("A name for this key").fill("Blue key")
    page.get_by_label("Sign in with this key alone").check()
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Add the key")


def sign_out(page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in/")


def test_a_passkey_is_added_signs_in_by_itself_confirms_and_is_taken_away(page, asha, key):
    sign_in_by_password(page, asha)
    expect(page.get_by_text("Set one up now")).to_be_visible()
    add_the_key(page)
    assert Authenticator.objects.get(user=asha, type="webauthn").wrap().name == "Blue key"
    assert len(key.known()) == 1

    sign_out(page)
    when_i_press(page, "Sign in with a passkey")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("account")
    assert key.known()[0]["signCount"] > 1

    page.goto("/account/second-factor/webauthn/")
    expect(page.get_by_text("Blue key").first).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("link", name="Use a security key").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Use my key")
    when_i_press(page, "Remove the key")
    assert not Authenticator.objects.filter(user=asha, type="webauthn").exists()


def test_after_the_password_the_key_is_the_second_step(page, asha, key):
    sign_in_by_password(page, asha)
    add_the_key(page)
    sign_out(page)

    sign_in_by_password(page, asha)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    then_the_page_can_be_used_by_everybody(page)
    when_i_press(page, "Use a security key instead")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("account")


def test_a_key_that_cannot_sign_as_the_real_one_opens_nothing(page, asha, key):
    sign_in_by_password(page, asha)
    add_the_key(page)
    sign_out(page)
    key.is_swapped_for_another()

    when_i_press(page, "Sign in with a passkey")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1, name="Sign in")).to_be_visible()
