"""The certificate of a registration, and how it is checked."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.utils.crypto import constant_time_compare
from django.utils.formats import date_format

from lianqiao.core import documents
from lianqiao.core.documents.builtins import REGISTRATION_CERTIFICATE
from lianqiao.core.filing.enums import FilingState
from lianqiao.registers.registrations.models import Registration

#: Hexadecimal digits of the code in the address of a certificate.
CODE_LENGTH = 16


class Standing(StrEnum):
    """What became of a registration that has its certificate."""

    VALID = "valid"
    IN_CORRECTION = "in_correction"
    REVOKED = "revoked"


def certificate(registration: Registration, *, verify_url: str) -> bytes:
    """The certificate as PDF; for a registration that has its number. `verify_url` is the page where it can be checked.

    Raises what `core.documents.pdf` raises.
    """
    return documents.pdf(
        REGISTRATION_CERTIFICATE, data_of(registration, verify_url=verify_url), where=registration.region_id
    )


def data_of(registration: Registration, *, verify_url: str) -> dict[str, Any]:
    """What the template is filled with."""
    achievement = registration.achievement
    people = list(achievement.completers.all())
    units = [str(registration.organisation), *(row.organisation_name for row in people if row.organisation_name)]
    return {
        "number": registration.number,
        "title": registration.title,
        "kind": achievement.get_kind_display(),
        "completers": list(dict.fromkeys(units)),
        "people": [row.name for row in people],
        "authority": str(registration.region),
        "date": date_format(registration.registered_on or "", "Y年n月j日"),
        "verify_url": verify_url,
    }


def code_of(registration: Registration) -> str:
    """The code that the address of the certificate holds; it cannot be guessed from the number.

    It follows from what never changes about the registration, so that a certificate can be checked for all time, also
    after the secret of the site was changed.
    """
    return sha256(f"{registration.pk} {registration.number}".encode()).hexdigest()[:CODE_LENGTH]


def find_certified(number: str, code: str) -> Registration | None:
    """The registration of that number if the code is its certificate's, whatever became of it since; else None."""
    registration = (
        Registration.objects.exclude(number="")
        .filter(number=number, registered_on__isnull=False)
        .select_related("achievement", "organisation")
        .first()
    )
    if registration is None or not constant_time_compare(code_of(registration), code):
        return None
    return registration


def standing_of(registration: Registration) -> Standing:
    """Whether a registration that had its number holds today."""
    if registration.state in (FilingState.CONFIRMED, FilingState.PUBLISHED):
        return Standing.VALID
    return Standing.REVOKED if registration.state == FilingState.CANCELLED else Standing.IN_CORRECTION
