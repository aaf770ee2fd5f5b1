"""The certificate of a registration."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate

from lianqiao.core import documents
from lianqiao.core.documents.builtins import REGISTRATION_CERTIFICATE
from lianqiao.registers.registrations.models import Registration


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
    day = localdate(registration.decided_at)
    return {
        "number": registration.number,
        "title": registration.title,
        "kind": achievement.get_kind_display(),
        "completers": list(dict.fromkeys(units)),
        "people": [row.name for row in people],
        "authority": str(registration.region),
        "date": date_format(day, "Y年n月j日"),
        "verify_url": verify_url,
    }
