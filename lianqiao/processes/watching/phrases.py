"""What watching tells: who is to follow a lead, and that the day has come."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox
from lianqiao.core.messages import register
from lianqiao.core.transitions import Context
from lianqiao.processes.watching.models import Lead

register("watching", gettext_lazy("省外成果线索"), group="reminders")


def tell_assignee(lead: Lead, context: Context) -> None:
    """Whoever is to follow it, unless that is who decided so."""
    if lead.assignee_id != context.actor.user_id:
        _send(lead, f"given.{lead.assignee_id}", _("请跟进省外成果“%(title)s”"))


def remind_assignee(lead: Lead, context: Context) -> None:
    """Whoever follows it: this is the last day."""
    _send(lead, "due", _("省外成果“%(title)s”今天到跟进期限"))


def _send(lead: Lead, occasion: str, subject: str) -> None:
    if lead.assignee is None or lead.due_on is None:
        return
    inbox.send(
        [lead.assignee],
        key=f"watching.{lead.pk}.{occasion}.{lead.due_on:%Y%m%d}",
        subject=subject % {"title": lead.title[:60]},
        text=_("持有机构：%(institution)s。请在%(day)s前联系，并登记进展；不再跟进请写明原因。")
        % {"institution": lead.institution, "day": date_format(lead.due_on, "Y年n月j日")},
        url=f"/workbench/leads/{lead.pk}/",
    )
