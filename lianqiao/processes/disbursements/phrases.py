"""What the ledger tells the unit that is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.documents import day_words
from lianqiao.core.messages import register
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.queries.actors import members_with

if TYPE_CHECKING:
    from lianqiao.processes.disbursements.models import Disbursement, Entry

register("disbursements", gettext_lazy("项目经费的拨付与退回"), group="tasks")

#: What the unit hears of, by action; a promise stands in the agreement, an approval is the body's own matter.
_SUBJECTS = {
    "make_due": gettext_lazy("“%(title)s”的 %(amount)s 已达到拨付条件"),
    "withhold": gettext_lazy("“%(title)s”的 %(amount)s 暂缓拨付"),
    "release": gettext_lazy("“%(title)s”的 %(amount)s 恢复拨付"),
    "cancel": gettext_lazy("“%(title)s”的 %(amount)s 不再拨付"),
    "pay": gettext_lazy("“%(title)s”已拨付 %(amount)s"),
    "demand_back": gettext_lazy("请退回“%(title)s”的经费 %(amount)s"),
    "record_return": gettext_lazy("“%(title)s”退回的 %(amount)s 已到账"),
    "change_promise": gettext_lazy("“%(title)s”的承诺经费调整为 %(promised)s"),
}


def tell_payee(disbursement: Disbursement, entry: Entry, action: str) -> None:
    """The administrators of the unit: what has come about, how much, and why."""
    if action not in _SUBJECTS:
        return
    amount, promised = format_yuan(abs(entry.amount_yuan)), format_yuan(disbursement.promised_yuan)
    texts = [disbursement.purpose, entry.reason]
    if action == "demand_back" and disbursement.return_by is not None:
        texts.append(_("请在 %(day)s 前退回。") % {"day": day_words(disbursement.return_by)})
    inbox.send(
        members_with(Role.ADMINISTRATOR, [disbursement.payee_id]),
        key=f"disbursements.{action}.{entry.pk}",
        subject=str(_SUBJECTS[action]) % {"title": disbursement.title[:60], "amount": amount, "promised": promised},
        text="\n".join(text for text in texts if text),
        url=links.page_of(disbursement),
        organisations=[disbursement.payee_id],
    )
