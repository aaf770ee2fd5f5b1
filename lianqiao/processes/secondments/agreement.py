"""What the three sign: the agreement made of post, person and work plan, and the extension of a term."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from lianqiao.core.documents import day_words
from lianqiao.core.money import format_yuan
from lianqiao.processes.secondments.enums import Party, SecondmentState
from lianqiao.processes.secondments.models import Secondment


def parties_of(secondment: Secondment) -> dict[str, str]:
    """The three by name."""
    return {
        Party.HOST: str(secondment.host),
        Party.HOME: str(secondment.organisation),
        Party.PERSON: str(secondment.person),
    }


def text_of(secondment: Secondment) -> str:
    """What is to be signed now: the agreement before the term begins, the extension while one is asked for."""
    if secondment.state == SecondmentState.EXTENDING:
        return _extension(secondment)
    return secondment.agreement_text or _agreement(secondment)


def hash_of(text: str) -> str:
    """The hash under which a text is signed."""
    return sha256(text.encode()).hexdigest()


def _agreement(secondment: Secondment) -> str:
    post, batch = secondment.post, secondment.batch
    names = parties_of(secondment)
    given = {"kind": post.get_kind_display(), "number": secondment.number}
    pay = _("每年补助 %(amount)s。") % {"amount": format_yuan(post.pay_yuan)} if post.pay_yuan else ""
    plan = [f"（{row.order}）{row}" for row in secondment.plan.all()]
    lines = [
        _("%(kind)s选派协议（%(number)s）") % given,
        _("甲方（用人单位）：%(name)s") % {"name": names[Party.HOST]},
        _("乙方（派出单位）：%(name)s") % {"name": names[Party.HOME]},
        _("丙方（本人）：%(name)s，%(position)s") % {"name": names[Party.PERSON], "position": secondment.position},
        _("一、岗位：%(title)s，工作地点：%(place)s。") % {"title": post.title, "place": post.place},
        _("二、任务：%(tasks)s") % {"tasks": post.tasks},
        _("三、任期 %(months)d 个月，从%(day)s起；各方签完更晚的，从签完那天起。每月到岗不少于 %(days)d 天。")
        % {"months": post.months, "day": _day(batch.begins_on if batch else None), "days": post.days_a_month},
        _("四、甲方提供：%(offers)s%(pay)s") % {"offers": post.offers, "pay": pay},
        _("五、乙方保留丙方的人事关系和岗位待遇，支持丙方按时到岗。"),
        _("六、工作计划：") + "；".join(plan) + "。",
        _("七、丙方记录每次服务，按期小结；甲方评价，选派部门考核。"),
        _("八、任何一方可以说明理由申请提前结束，由选派部门决定；延期由三方重新签署。"),
    ]
    if post.terms:
        lines.append(_("九、其他约定：%(terms)s") % {"terms": post.terms})
    return "\n".join(lines)


def _extension(secondment: Secondment) -> str:
    given = {
        "number": secondment.number,
        "old": _day(secondment.ends_on),
        "new": _day(secondment.extension_until),
        "reason": secondment.extension_reason,
        "sha256": secondment.agreement_sha256[:16],
    }
    return (
        _("选派协议 %(number)s（校验值 %(sha256)s）的任期由%(old)s延长到%(new)s，其他约定不变。理由：%(reason)s")
        % given
    )


def _day(day: date | None) -> str:
    return "" if day is None else day_words(day)
