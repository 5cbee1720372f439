"""Forms about colleagues. Field names are the parameters of the actions in adoption/actions/people.py."""

from __future__ import annotations

from typing import Any

from django import forms

from adoption.forms.dates import DateField
from adoption.forms.fields import EmailField, LongText, PlainText
from adoption.forms.govuk import GovukForm
from adoption.models import Agency, Team, User
from adoption.permissions import PORTAL_ROLES, Permission, Role

STAFF_ROLES = [("", "Choose a role"), *[(role.value, role.label) for role in Role if role not in PORTAL_ROLES]]


class RoleForm(GovukForm):
    """A role in an agency, perhaps in a team, from a date."""

    role = forms.TypedChoiceField(choices=STAFF_ROLES, coerce=Role, label="Role")
    agency = forms.ModelChoiceField(Agency.objects.none(), label="Agency", empty_label=None)
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label="Team",
        required=False,
        empty_label="No team",
        help_text="Leave empty when the role is not held in a team.",
    )
    on = DateField(label="From which date?")

    def __init__(self, *args: Any, manager: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = manager.authority.agencies(Permission.PEOPLE_MANAGE)
        agencies, teams = self.fields["agency"], self.fields["team"]
        agencies.queryset = Agency.objects.filter(pk__in=reach).order_by("name", "pk")  # type: ignore[attr-defined]
        teams.queryset = (  # type: ignore[attr-defined]
            Team.objects.filter(agency__in=reach).select_related("agency").order_by("agency__name", "name", "pk")
        )
        teams.label_from_instance = lambda team: f"{team.name} ({team.agency})"  # type: ignore[attr-defined]
        if Role.ADMINISTRATOR not in manager.authority.roles:
            roles = self.fields["role"]
            roles.choices = [c for c in STAFF_ROLES if c[0] != Role.ADMINISTRATOR]  # type: ignore[attr-defined]


class InviteForm(RoleForm):
    """Somebody new and their first role."""

    first_name = PlainText(label="First name", limit=100, width="20")
    last_name = PlainText(label="Last name", limit=100, width="20")
    email = EmailField(label="Work e-mail address", help_text="The invitation goes there. Signing in uses it.")
    registration_number = PlainText(
        label="Social Work England number", limit=40, width="10", required=False, help_text="Social workers only."
    )
    field_order = ["first_name", "last_name", "email", "registration_number", "role", "agency", "team", "on"]


class EndRoleForm(GovukForm):
    on = DateField(label="What is the last day?")


class DeactivateForm(GovukForm):
    """Why an account ends, and who takes over what is left."""

    to = forms.ModelChoiceField(
        User.objects.none(), label="Who takes the work over?", required=False, empty_label="Choose a colleague"
    )
    why = LongText(label="Why does the account end?", limit=1000, rows=3)

    def __init__(self, *args: Any, colleagues: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        if not needed:
            self.fields.pop("to")
            return
        field.queryset = colleagues  # type: ignore[attr-defined]
        field.label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]


class FindPersonForm(GovukForm):
    """The filter above the list. Posted, so that no name is ever in an address."""

    name = PlainText(label="Name", required=False, limit=100)
    role = forms.ChoiceField(choices=[("", "Any role"), *STAFF_ROLES[1:]], label="Role", required=False)
    ended = forms.BooleanField(label="Show accounts that have ended", required=False)
