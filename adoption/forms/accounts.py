"""allauth's forms, drawn and worded like all others. Named in settings; nothing imports them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError

from adoption.forms.govuk import Govuk

EMAIL, NOW, NEW, AGAIN = "Work e-mail address", "Your password now", "New password", "New password again"
CODE, CODE_HINT = "Code", "Six figures from your authenticator app, or one of your recovery codes."


class Worded(Govuk):
    """Labels and hints in our words, without allauth's grey text inside the boxes."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignIn(Worded, account.LoginForm):  # type: ignore[misc]
    labels = {"login": EMAIL, "password": "Password"}


class ChangePassword(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    labels = {"oldpassword": NOW, "password1": NEW, "password2": AGAIN}
    hints = {"password1": "At least 12 characters. Three or four words that only you put together are good."}


class ForgottenPassword(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    labels = {"email": EMAIL}


class ChoosePassword(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    labels = {"password1": NEW, "password2": AGAIN}
    hints = ChangePassword.hints


class Reauthenticate(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    labels = {"password": "Your password"}


class OfSomebodyHere(account.UserTokenForm):  # type: ignore[misc]
    """A link to choose a password leads nowhere once the account has ended."""

    def _get_user(self, uidb36: str) -> Any:
        user = super()._get_user(uidb36)
        return user if user and user.is_active else None


class FewGuesses:
    """Five wrong codes in five minutes for one person, from wherever: only who knows the password gets this far."""

    def clean_code(self) -> str:
        guess = {"action": "second_factor", "key": str(self.user.pk)}  # type: ignore[attr-defined]
        if not ratelimit.consume(context.request, **guess):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = str(super().clean_code())  # type: ignore[misc]
        ratelimit.clear(context.request, **guess)
        return code


class SecondFactor(FewGuesses, Worded, mfa.AuthenticateForm):  # type: ignore[misc]
    labels, hints = {"code": CODE}, {"code": CODE_HINT}


class SecondFactorAgain(FewGuesses, Worded, mfa.ReauthenticateForm):  # type: ignore[misc]
    labels, hints = {"code": CODE}, {"code": CODE_HINT}


class AddApp(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]
    labels, hints = {"code": "Code from the app"}, {"code": "Six figures. They change every half minute."}


class RemoveApp(Worded, totp.DeactivateTOTPForm):  # type: ignore[misc]
    pass


class NewRecoveryCodes(Worded, GenerateRecoveryCodesForm):  # type: ignore[misc]
    pass


class KeyAnswer(forms.JSONField):
    """What a security key answers. A number of thousands of figures and a thousand brackets are no JSON of ours."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return None


class UseKey(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    credential = KeyAnswer(widget=forms.HiddenInput)


class UseKeyAgain(webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    credential = KeyAnswer(widget=forms.HiddenInput)


class AddKey(Worded, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    credential = KeyAnswer(widget=forms.HiddenInput)
    labels = {"name": "A name for this key", "passwordless": "Sign in with this key alone, without a password"}
    hints = {"name": "So that you know it again, for example “blue key” or “work phone”."}


class RenameKey(Worded, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    labels = {"name": "A name for this key"}
