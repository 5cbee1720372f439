"""Signing in, accounts, people and access."""

from tests.access_table import CLOSED, HIDDEN, MEND, MOVED, OK, REFUSED, SIGN_IN
from tests.factories.adoption import ConflictBlockFactory, NamedGrantFactory, SignInFactory


def build(world):
    world.grant = NamedGrantFactory(file=world.file, user=world.wes)
    world.block = ConflictBlockFactory(file=world.file, user=world.petra)
    world.sign_in = SignInFactory(user=world.asha)


def everybody(verdict, nobody=SIGN_IN):
    return {"nobody": nobody, **dict.fromkeys(("asha", "tom", "dele", "sam", "root", "olu", "ada"), verdict)}


def managers(may, others=REFUSED):
    """Pages about Asha's account, for Sam and Root, who look after people of her agency."""
    row = {"nobody": SIGN_IN, **dict.fromkeys(("asha", "tom", "dele", "olu"), others)}
    return row | {"sam": may, "root": may, "grace": HIDDEN, "ada": HIDDEN}


def on_file(may, others=REFUSED):
    """Pages about a file of Asha and Tom's team that only managers may use."""
    return {"nobody": SIGN_IN, "asha": others, "tom": may, "dele": others, "sam": may} | dict.fromkeys(
        ("olu", "ada", "root", "petra"), HIDDEN
    )


ANYBODY = everybody(OK, nobody=OK)
AWAY = everybody(MOVED, nobody=OK)  # somebody signed in has no business there and is sent on
CONFIRM = everybody(MOVED)  # asks once more who one is

ROWS = {
    "home": everybody(MOVED),
    "sign-in": AWAY,
    "account_login": AWAY,
    "POST sign-in": everybody(MOVED, nobody=MEND),
    "POST sign-in-as": everybody(HIDDEN, nobody=HIDDEN),
    "sign-in-as": everybody(CLOSED, nobody=CLOSED),
    "sign-out": everybody(CLOSED, nobody=CLOSED),
    "account_logout": everybody(CLOSED, nobody=CLOSED),
    "POST sign-out": everybody(SIGN_IN),
    "stay-signed-in": everybody(OK),
    "account": everybody(OK),
    "end-sign-in": everybody(CLOSED),
    "POST end-sign-in": everybody(HIDDEN) | {"asha": MOVED},
    "end-other-sign-ins": everybody(CLOSED),
    "POST end-other-sign-ins": everybody(MOVED),
    # allauth
    "account_reauthenticate": everybody(OK),
    "account_change_password": everybody(OK),
    "account_set_password": ANYBODY,
    "account_reset_password": ANYBODY,
    "account_reset_password_done": ANYBODY,
    "account_reset_password_from_key": ANYBODY,
    "account_reset_password_from_key_done": ANYBODY,
    "mfa_index": everybody(OK),
    "mfa_authenticate": everybody(MOVED),
    "POST mfa_authenticate": everybody(MOVED),
    "mfa_reauthenticate": everybody(MOVED),
    "mfa_activate_totp": CONFIRM,
    "mfa_deactivate_totp": everybody(HIDDEN),
    "mfa_view_recovery_codes": everybody(HIDDEN),
    "mfa_generate_recovery_codes": CONFIRM,
    "mfa_download_recovery_codes": everybody(HIDDEN),
    "mfa_list_webauthn": everybody(OK),
    "mfa_add_webauthn": CONFIRM,
    "mfa_reauthenticate_webauthn": everybody(MOVED),
    "mfa_remove_webauthn": CONFIRM,
    "mfa_edit_webauthn": CONFIRM,
    "mfa_login_webauthn": everybody(MOVED),
    # people
    "people:list": managers(OK) | {"grace": OK},
    "people:invite": managers(OK) | {"grace": OK},
    "POST people:invite": managers(MEND) | {"grace": MEND},
    "people:person": managers(OK),
    "people:invite-again": managers(CLOSED, CLOSED) | {"grace": CLOSED},
    "POST people:invite-again": managers(MOVED),
    "people:add-role": managers(OK),
    "POST people:add-role": managers(MEND),
    "people:end-role": managers(OK),
    "POST people:end-role": managers(MEND),
    "people:deactivate": managers(OK),
    "POST people:deactivate": managers(MEND),
    "people:reactivate": managers(CLOSED, CLOSED) | {"grace": CLOSED},
    "POST people:reactivate": managers(MOVED),
    "people:see-in-person": managers(CLOSED, CLOSED) | {"grace": CLOSED},
    "POST people:see-in-person": managers(MOVED),
    # access
    "break-glass": {"nobody": SIGN_IN, "dele": REFUSED, "ada": HIDDEN}
    | dict.fromkeys(("asha", "tom", "sam", "root", "olu"), MOVED),
    "end-glass": everybody(CLOSED) | {"ada": HIDDEN},
    "POST end-glass": everybody(MOVED) | {"ada": HIDDEN},
    "access:file": on_file(OK, OK),
    "access:grant": on_file(OK),
    "POST access:grant": on_file(MEND),
    "access:end-grant": on_file(CLOSED, CLOSED) | dict.fromkeys(("olu", "root", "petra"), CLOSED),
    "POST access:end-grant": on_file(MOVED, MOVED),
    "access:declare-conflict": on_file(OK, OK),
    "POST access:declare-conflict": on_file(MEND, MEND),
    "access:end-conflict": on_file(OK),
    "POST access:end-conflict": on_file(MEND),
}


def about_asha(world):
    return [world.asha.reference]


def about_the_file(world):
    return [world.file.reference]


ARGS = (
    {
        "sign-in-as": about_asha,
        "end-sign-in": lambda world: [world.sign_in.pk],
        "account_reset_password_from_key": lambda world: {"uidb36": "1", "key": "none-such"},
        "mfa_remove_webauthn": lambda world: [1],
        "mfa_edit_webauthn": lambda world: [1],
        "people:end-role": lambda world: [world.asha.reference, world.asha.roles.get().pk],
        "access:end-grant": lambda world: [world.file.reference, world.grant.pk],
        "access:end-conflict": lambda world: [world.file.reference, world.block.pk],
    }
    | {
        f"people:{name}": about_asha
        for name in ("person", "invite-again", "add-role", "deactivate", "reactivate", "see-in-person")
    }
    | {f"access:{name}": about_the_file for name in ("file", "grant", "declare-conflict")}
)
