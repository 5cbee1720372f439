"""Everything between a new version, or an empty database, and a service that may start."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Bring the database to this version and collect static files, in one go and as often as you like. "
        "Run it once per release, before web, worker and beat start. With --demo, an empty database also gets the "
        "demonstration agency, and the list of people to sign in as is printed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty database; print the sign-in list")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        if not demo:
            call_command("check", databases=["default"], verbosity=0)  # durability, before anything is promised
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if demo:
            self.demonstrate()

    def demonstrate(self) -> None:
        from adoption import clock, demo_time
        from adoption.actions.enforcing import enforce
        from adoption.demo import sign_in_list
        from adoption.models import Agency

        if not Agency.objects.exists():
            call_command("demo", if_empty=True, stdout=self.stderr)
        demo_time.wind()
        enforce(now=clock.now())  # beat comes round a minute later; the first page must not say that nobody checked
        for line in sign_in_list():
            self.stdout.write(line)
