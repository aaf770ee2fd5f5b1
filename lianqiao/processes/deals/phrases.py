"""What deals tell people, and whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import inbox, links
from lianqiao.core.messages import register
from lianqiao.core.money import format_yuan
from lianqiao.core.permissions import Role
from lianqiao.core.transitions import Context
from lianqiao.processes.deals.models import CommissionStatement, Deal
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.queries.actors import members_with

register("deals", gettext_lazy("成交、公示和服务报酬"), group="tasks")


def _people(organisations: Iterable[Any]) -> list[Any]:
    """Who writes for these organisations; each person once."""
    ids = list(organisations)
    people = [*members_with(Role.ADMINISTRATOR, ids), *members_with(Role.EDITOR, ids)]
    return list({person.pk: person for person in people}.values())


def _send(record: Any, occasion: str, subject: str, text: str, units: Iterable[Any], at: Any) -> None:
    ids = [unit for unit in units if unit is not None]
    inbox.send(
        _people(ids),
        key=f"deals.{occasion}.{record.pk}.{at:%Y%m%d%H%M%S%f}",
        subject=subject,
        text=text,
        url=links.page_of(record),
        organisations=ids,
    )


def others_of(deal: Deal, organisation_id: Any) -> list[Any]:
    """The keys of the parties but that one."""
    return [one for one in deal.parties.values_list("organisation", flat=True) if one != organisation_id]


def ask_to_confirm(deal: Deal, *, by: Any, at: Any, is_changed: bool) -> None:
    """The parties but the one that has written: please read and confirm."""
    given = {"title": deal.title[:60]}
    subject = _("成交条款有修改，请重新确认：%(title)s") if is_changed else _("请确认成交条款：%(title)s")
    text = _("转化方式：%(mode)s；价格：%(price)s。请核对后确认，需要改动的可以直接修改，修改后由其他各方重新确认。")
    told = {"mode": deal.get_mode_display(), "price": format_yuan(deal.price_yuan)}
    _send(deal, "changed" if is_changed else "offered", subject % given, text % told, others_of(deal, by), at)


def tell_of_agreement(deal: Deal, at: Any) -> None:
    """The seller: all have confirmed, and what comes next."""
    text = _("请发起协议定价公示，期满没有异议以后成交。") if deal.is_by_agreement else _("可以办理成交。")
    subject = _("各方已确认成交条款：%(title)s") % {"title": deal.title[:60]}
    _send(deal, "confirmed", subject, text, [deal.organisation_id], at)


def tell_of_notice(deal: Deal, context: Context) -> None:
    """The other parties: the price is put up."""
    subject = _("协议定价已提交公示：%(title)s") % {"title": deal.title[:60]}
    text = _("公示期满、异议办结以后成交；公示期间条款不再改动。")
    _send(deal, "noticed", subject, text, others_of(deal, deal.organisation_id), context.at)


def tell_of_reopening(deal: Deal, context: Context) -> None:
    """The other parties: the terms may be changed again."""
    subject = _("公示没有通过，成交条款可以重新商定：%(title)s") % {"title": deal.title[:60]}
    _send(deal, "reopened", subject, context.reason, others_of(deal, deal.organisation_id), context.at)


def tell_of_conclusion(deal: Deal, context: Context) -> None:
    """All parties: number and certificate; the units of further completers: what became of the achievement."""
    given = {"title": deal.title[:60], "number": deal.number}
    parties = list(deal.parties.values_list("organisation", flat=True))
    text = _("成交编号：%(number)s。成交凭证可以下载；成果方的转化记录已拟好草稿，请补充落地情况后提交。") % given
    _send(deal, "concluded", _("已成交：%(title)s") % given, text, parties, context.at)
    units = [unit for unit in completing_units(deal) if unit not in parties]
    if units:
        text = _("贵单位人员参与完成的成果已转化（成交编号：%(number)s）。收益分配请与成果方商定。") % given
        names = "、".join(deal.items.order_by("position").values_list("achievement__title", flat=True))[:80]
        inbox.send(
            _people(units),
            key=f"deals.completers.{deal.pk}.{context.at:%Y%m%d%H%M%S%f}",
            subject=_("参与完成的成果已成交：%(names)s") % {"names": names},
            text=text,
            url="",
            organisations=units,
        )


def completing_units(deal: Deal) -> list[Any]:
    """The verified units, by name, whose people completed an achievement of the deal."""
    names = deal.items.exclude(achievement__completers__organisation_name="").values(
        "achievement__completers__organisation_name"
    )
    return list(Organisation.objects.verified().filter(name__in=names).order_by("pk").values_list("pk", flat=True))


def tell_of_cancellation(deal: Deal, context: Context) -> None:
    """The other parties of a deal that was offered, and why it was given up."""
    if not deal.revision:
        return
    subject = _("交易已取消：%(title)s") % {"title": deal.title[:60]}
    _send(deal, "cancelled", subject, context.reason, others_of(deal, context.actor.organisation_id), context.at)


def ask_for_answer(statement: CommissionStatement, *, by: Any, at: Any) -> None:
    """Who pays and who is paid: please read and confirm."""
    given = {"title": statement.deal.title[:60], "total": format_yuan(statement.total_yuan)}
    _send(
        statement,
        "statement",
        _("请确认服务报酬结算单：%(title)s") % given,
        _("合计 %(total)s。对归属或分配有异议的，请写明理由提出。") % given,
        [unit for unit in statement.asked_ids() if unit != by],
        at,
    )


def tell_of_statement(statement: CommissionStatement, context: Context) -> None:
    """All of them: what became of the statement."""
    given = {"title": statement.deal.title[:60], "state": statement.get_state_display()}
    units = [unit for unit in statement.asked_ids() if unit != context.actor.organisation_id]
    subject = _("服务报酬结算单%(state)s：%(title)s") % given
    _send(statement, f"statement_{statement.state}", subject, statement.objection, units, context.at)
