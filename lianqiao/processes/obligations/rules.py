"""Who watches obligations, who reports, and who may speak about a listing; lists themselves have rules of their own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor, allow, predicate
from lianqiao.core.permissions import Permission


def _obligation(record: Any) -> Any:
    return getattr(record, "obligation", record)


@predicate
def watches(actor: Actor, record: Any) -> bool:
    """The person acts for the verified government body that watches the obligation."""
    return actor.oversight is not None and actor.organisation_id == _obligation(record).organisation_id


@predicate
def promised(actor: Actor, record: Any) -> bool:
    """The person acts for the unit that promised."""
    return actor.organisation_id is not None and actor.organisation_id == _obligation(record).unit_id


@predicate
def speaks_for_unit(actor: Actor, listing: Any) -> bool:
    """The person may answer for the unit that the listing is about."""
    return actor.has(Permission.OBLIGATION_ANSWER) and actor.organisation_id == listing.unit_id


@predicate
def is_named(actor: Actor, listing: Any) -> bool:
    """The person himself is to stand on the list."""
    return actor.user_id is not None and any(line.user_id == actor.user_id for line in listing.lines.all())


allow(Permission.OBLIGATION_JUDGE, watches, reason=_("由跟踪这项义务的政府部门办理。"))
allow(Permission.OBLIGATION_ANSWER, promised, reason=_("由承担单位报告。"))
allow(Permission.LISTING_ANSWER, speaks_for_unit | is_named, reason=_("由名单涉及的单位和本人陈述、申诉。"))
