"""manage.py first-administrator: begin an agency in service."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from adoption import clock
from adoption.actions import beginnings
from adoption.errors import Refused
from adoption.forms.text import invisible, unkeepable
from adoption.models import Agency, AgencyKind, User
from adoption.policies import PolicySet


class Command(BaseCommand):
    help = (
        "Begin an agency and invite its first administrator, who then invites everybody else from the People page. The "
        "invitation leaves by e-mail with the next run of `send`. Refused for an agency that has an administrator.\n\n"
        "Example:\n  manage.py first-administrator robin@agency.example Robin Tate --code ANE "
        '--name "Adopt North East" --policies ANE'
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="Where the invitation goes.")
        parser.add_argument("first_name")
        parser.add_argument("last_name")
        parser.add_argument("--code", required=True, help="The agency’s short code, for example ANE.")
        parser.add_argument("--name", default="", help="The agency’s name, when it is new.")
        parser.add_argument("--kind", choices=AgencyKind.values, default=AgencyKind.REGIONAL.value)
        parser.add_argument("--policies", choices=PolicySet.values, help="The policy set a new agency starts with.")
        parser.add_argument("--within", default="", metavar="CODE", help="The regional agency a new one belongs to.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            check(options)
            user = beginnings.first_administrator(
                agency=self.agency(options),
                email=options["email"],
                first_name=options["first_name"],
                last_name=options["last_name"],
                on=clock.today(),
                at=clock.now(),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Invited as administrator of {options['code']}. Account {user.reference}.")

    def agency(self, options: dict[str, Any]) -> Agency:
        found = Agency.objects.filter(code__iexact=options["code"]).first()
        if found:
            return found
        if not options["name"] or not options["policies"]:
            raise CommandError("This agency is new: give its --name and the --policies it starts with.")
        namesake = Agency.objects.filter(name__iexact=options["name"]).first()
        if namesake:
            raise CommandError(f"{namesake.name} is there already, with the code {namesake.code}.")
        within = Agency.objects.filter(code__iexact=options["within"]).first()
        if options["within"] and within is None:
            raise CommandError(f"There is no agency with the code {options['within']}.")
        return beginnings.open_agency(
            code=options["code"],
            name=options["name"],
            kind=AgencyKind(options["kind"]),
            policy_set=PolicySet(options["policies"]),
            parent=within,
        )


def check(options: dict[str, Any]) -> None:
    """Raises ValidationError, with a sentence, for what does not fit or cannot be read."""
    validate_email(options["email"])
    validate_slug(options["code"])
    fields: dict[str, type[User] | type[Agency]] = {
        "email": User,
        "first_name": User,
        "last_name": User,
        "code": Agency,
        "name": Agency,
    }
    for typed, model in fields.items():
        text, most = options[typed], int(getattr(model._meta.get_field(typed), "max_length", 0))
        if len(text) > most:
            raise ValidationError(f"{typed} must be {most} characters or fewer.")
        if unkeepable(text) or (invisible(text) and typed != "name"):
            raise ValidationError(f"{typed} has a hidden character, or nothing that can be read.")
