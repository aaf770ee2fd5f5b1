"""What the register of intellectual property tells people."""

from django.utils.translation import gettext as _

from lianqiao.core import inbox, links, people
from lianqiao.core.transitions import Context
from lianqiao.registers.intellectual_property.models import Right


def remind_of_day(right: Right, context: Context) -> None:
    """Who keeps the right: a fee is due or something ends soon."""
    day = right.alerted_for
    fees = [fee.name for fee in right.fees.all() if fee.paid_on is None and fee.due_on == day]
    ends = {right.expires_on: _("保护期届满"), right.pledge_ends_on: _("质押到期")}
    matters = [*fees, *([ends[day]] if day in ends else [])]
    inbox.send(
        people.people_for(right.organisation_id, right.submitted_by_id or right.created_by_id),
        key=f"intellectual_property.right.{right.pk}.{day}",
        subject=_("“%(title)s”有事项快到期了") % {"title": right.title[:60]},
        text=_("%(day)s：%(matters)s。办好后请在记录里更正。") % {"day": day, "matters": "、".join(matters)},
        url=links.page_of(right),
        organisations=[right.organisation_id],
    )
