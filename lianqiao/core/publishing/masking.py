"""What the masking of all registers shares: the contact that never stands on a public page."""

from typing import NamedTuple

from lianqiao.core.publishing.models import PublishableRecord


class Contact(NamedTuple):
    """Whom to call about a record."""

    name: str
    phone: str
    email: str


def contact_of(record: PublishableRecord) -> Contact:
    """The contact that the record's owner gave; ask the register's masking whether it may be shown."""
    return Contact(record.contact_name, record.contact_phone, record.contact_email)
