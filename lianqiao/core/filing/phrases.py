"""What people are told about filed records, and who is told."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core import inbox, links, people
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context, table_of


def tell_reviewers(record: Any, context: Context) -> None:
    """The reviewers of the body that decides on the record, else of the nearest government: something was handed in."""
    body = record.decided_by_body
    found = (
        people.members_with(Role.REVIEWER, [body]) if body else people.overseers_with(Role.REVIEWER, record.region_id)
    )
    reviewers = [user for user in found if user != context.actor.user]
    text = _("%(unit)s 提交了%(kind)s，请审核。") % {"unit": record.organisation, "kind": _kind(record)}
    _send(reviewers, record, _("待审核"), text, organisations=[body] if body else ())


def tell_secrecy_officers(record: Any, context: Context) -> None:
    """The secrecy officers of the owner, or of the region's government where the owner has none."""
    officers = people.members_with(Role.SECRECY_OFFICER, [record.organisation_id])
    officers = officers or people.overseers_with(Role.SECRECY_OFFICER, record.region_id)
    _send(officers, record, _("待保密审查"), _("已审核，公开前请完成保密审查。"))


def tell_owner(record: Any, context: Context) -> None:
    """The owner: what became of it, and why."""
    state = table_of(type(record)).states(record.state).label
    owners = people.people_for(record.organisation_id, record.submitted_by_id or record.created_by_id)
    owners = [user for user in owners if user != context.actor.user]
    text = _("现在的状态是“%(state)s”。") % {"state": state}
    told = f"{text}\n{context.reason}".strip()
    _send(owners, record, str(state), told, organisations=[record.organisation_id])


def _kind(record: Any) -> str:
    return str(record._meta.verbose_name)


def _send(recipients: list[Any], record: Any, subject: str, text: str, *, organisations: Iterable[Any] = ()) -> None:
    inbox.send(
        recipients,
        key=f"{record._meta.label_lower}.{record.pk}.{record.state}.{record.updated_at:%Y%m%d%H%M%S%f}",
        subject=_("%(kind)s“%(title)s”%(subject)s")
        % {"kind": _kind(record), "title": record.title[:60], "subject": subject},
        text=text,
        url=links.page_of(record),
        organisations=organisations,
    )
