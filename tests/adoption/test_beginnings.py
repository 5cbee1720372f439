"""An empty service gets its first agency and administrator by a command; after that people invite each other."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from adoption.models import Agency, Outbound, RoleGrant, User
from adoption.permissions import Permission, Role, can

NEW = ["--code", "NEW", "--name", "New Agency", "--policies", "ANE"]


def begin(email="robin@agency.example", *options: str) -> str:
    out = StringIO()
    call_command("first-administrator", email, "Robin", "Tate", *(options or NEW), stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_invited_and_may_invite_others():
    said = begin()

    user = User.objects.get(email="robin@agency.example")
    agency = Agency.objects.get(code="NEW")
    assert str(user.reference) in said
    assert not user.has_usable_password()
    assert can(user, Permission.PEOPLE_MANAGE, RoleGrant.objects.get(user=user))
    assert (agency.policy_set, agency.kind) == ("ANE", "regional")
    assert Outbound.objects.get(to_user=user).kind == "invitation"


def test_an_agency_that_has_an_administrator_is_refused(cast):
    with pytest.raises(CommandError, match="has an administrator already"):
        begin("second@agency.example", "--code", "ANE")
    assert not User.objects.filter(email="second@agency.example").exists()


def test_a_local_authority_can_be_begun_within_its_region(cast):
    begin(
        "kit@city.example",
        "--code",
        "FAL-Rutland",
        "--name",
        "Rutland",
        "--kind",
        "local_authority",
        "--policies",
        "FAL-Leicestershire",
        "--within",
        cast.fal.code,
    )
    assert Agency.objects.get(code="FAL-Rutland").parent == cast.fal


def test_a_name_that_another_agency_has_is_refused_and_its_code_is_told(cast):
    with pytest.raises(CommandError, match=f"is there already, with the code {cast.ane.code}"):
        begin("a@agency.example", *NEW[:3], cast.ane.name.upper(), *NEW[4:])


def test_somebody_who_has_an_account_already_leaves_no_agency_behind(cast):
    with pytest.raises(CommandError):
        begin(cast.asha.email)
    assert not Agency.objects.filter(code="NEW").exists()


@pytest.mark.parametrize(
    ("email", "options", "says"),
    [
        ("not an address", NEW, "valid email"),
        ("a@agency.example", ["--code", "NEW"], "give its --name"),
        ("a@agency.example", ["--code", "n e w", *NEW[2:]], "slug"),
        ("a@agency.example", [*NEW, "--within", "NOWHERE"], "no agency with the code"),
        ("a" * 250 + "@agency.example", NEW, "email must be 254"),
        ("a@agency.example", ["--code", "N" * 41, *NEW[2:]], "code must be 40"),
        ("a@agency.example", [*NEW[:3], "N" * 201, *NEW[4:]], "name must be 200"),
        ("a@agency.example", [*NEW[:3], "New\x01Agency", *NEW[4:]], "hidden character"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(email, options, says):
    with pytest.raises(CommandError, match=says):
        begin(email, *options)
    assert not RoleGrant.objects.filter(role=Role.ADMINISTRATOR).exists()
    assert not Agency.objects.filter(code="NEW").exists()
