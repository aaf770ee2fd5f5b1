"""`lianqiao manage appoint_officer EMAIL OFFICE --reason …`: the first administrators of an installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Office
from lianqiao.registers.accounts.domain.offices import appoint_from_server
from lianqiao.registers.accounts.models import User

NONE = "none"


class Command(BaseCommand):
    """Appoints an account as it stands, or takes the office away; written into the business log as done by the system.

    Later appointments are proposed and decided on the pages; this way remains for when nobody is left to decide.
    """

    help = "Appoint a person to one of the three offices (system, security, audit), or dismiss them (none)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address of an existing account")
        parser.add_argument("office", choices=[*Office.values, NONE])
        parser.add_argument("--reason", required=True, help="kept in the business log")

    def handle(self, *args: Any, email: str, office: str, reason: str, **options: Any) -> None:
        """Find the account and appoint."""
        person = User.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody has an account with the address {email}; sign up first.")
        try:
            appoint_from_server(person, None if office == NONE else Office(office), reason=reason)
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        done = "holds no office any more" if office == NONE else f"is now {office} administrator"
        self.stdout.write(f"{person} <{person.email}> {done}.")
