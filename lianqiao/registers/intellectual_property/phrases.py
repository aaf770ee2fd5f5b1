"""What the register of intellectual property tells people."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links, people
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.registers.intellectual_property.models import Right

DUE = register("intellectual_property.due", gettext_lazy("知识产权的费用和期限"), group="reminders")


def remind_of_day(right: Right, context: Context) -> None:
    """Who keeps the right: a fee is due or something ends soon, or fees are past their day."""
    day: date = context.data["day"]
    if day < localdate(context.at):
        subject, text = _late(right, day)
    else:
        subject, text = _coming(right, day)
    inbox.send(
        people.people_for(right.organisation_id, right.submitted_by_id or right.created_by_id),
        key=f"intellectual_property.right.{right.pk}.{day}",
        kind=DUE.key,
        subject=subject % {"title": right.title[:60]},
        text=text,
        url=links.page_of(right),
        organisations=[right.organisation_id],
    )


def _coming(right: Right, day: date) -> tuple[str, str]:
    """What falls due on the day, and what to do then."""
    fees = [fee.name for fee in right.fees.all() if fee.paid_on is None and fee.due_on == day]
    ends = ((right.expires_on, _("保护期届满")), (right.pledge_ends_on, _("质押到期")))
    matters = [*fees, *(name for end, name in ends if end == day)]
    told = _("%(day)s：%(matters)s。") % {"day": day, "matters": "、".join(matters)}
    changed = _("办好后请打开这条记录，点“更正”，改好日期，再点“登记”。")
    return _("“%(title)s”有事项快到期了"), told + (_when_paid() if fees else changed)


def _late(right: Right, day: date) -> tuple[str, str]:
    """The fees that are past their day, up to the last of them."""
    unpaid = (fee for fee in right.fees.all() if fee.paid_on is None and fee.due_on <= day)
    fees = [_("%(name)s（应缴日期 %(day)s）") % {"name": fee.name, "day": fee.due_on} for fee in unpaid]
    told = _("%(fees)s，记录里没有缴费日期。") % {"fees": "、".join(fees)}
    return _("“%(title)s”有费用已过应缴日期"), told + _when_paid()


def _when_paid() -> str:
    return _("缴费后请打开这条记录，点“更正”，填写缴费日期，再点“登记”。")
