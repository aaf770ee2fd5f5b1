"""What a good challenge says, looked at while it is written; what is missing stands in the way of publishing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock, norms
from lianqiao.core.money import format_yuan
from lianqiao.core.norms import Duration
from lianqiao.core.norms.enums import TimeUnit
from lianqiao.processes.challenges.enums import BY_FIRM, PATTERNS
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.definitions.conditions import Line
from lianqiao.processes.programmes.models import Call
from lianqiao.registers.demands.indicators import Indicator

LONGEST = norms.declare("challenges.duration_most", norms.Kind.DURATION, _("榜单的完成时限不能更长"), nationwide=False)
SHORTEST = norms.declare(
    "challenges.duration_least", norms.Kind.DURATION, _("榜单的完成时限不能更短"), nationwide=False
)
MULTIPLE = norms.declare(
    "challenges.owner_budget_multiple", norms.Kind.NUMBER, _("发榜方研发投入要有财政资金的几倍"), nationwide=False
)
CASH = norms.declare(
    "challenges.solver_cash_share", norms.Kind.SHARE, _("财政资金要有多少以现金付给揭榜方"), nationwide=False
)


@dataclass(frozen=True)
class Item:
    """One thing that a challenge should say: whether it does, what is missing, and by which text.

    `blocks`: it is not published without. A rule whose original text nobody has read is shown, and does not block.
    """

    label: str
    is_done: bool
    hint: str = ""
    blocks: bool = True
    source: str = ""
    is_verified: bool = True

    @property
    def tone(self) -> str:
        """The tone of its mark."""
        return "success" if self.is_done else "danger" if self.blocks else "waiting"


def items(challenge: Challenge) -> list[Item]:
    """All of them, in the order of the form."""
    return [*_content(challenge), *_rules(challenge)]


def _content(one: Challenge) -> Iterator[Item]:
    yield Item(_now("摘要"), bool(one.summary), _now("用两三句话说清要解决什么，写在大厅的卡片上。"))
    yield Item(_now("技术领域"), one.field_id is not None, _now("选一个领域，懂行的人才找得到。"))
    yield Item(_now("研究内容"), bool(one.research), _now("写明要解决什么问题，做到什么程度。"))
    rows = one.indicator_rows
    vague = [row.name for row in rows if not _is_measurable(row)]
    hint = (
        _now("这些指标没有可以检验的数：%(names)s。") % {"names": "、".join(vague)} if vague else _now("至少写一条。")
    )
    yield Item(_now("考核指标逐条量化"), bool(rows) and not vague, hint)
    yield Item(_now("完成时限"), one.months is not None, _now("写明几个月内完成。"))
    yield Item(_now("榜单金额"), bool(one.award_yuan), _now("写明揭榜方完成以后得到多少。"))
    yield Item(_now("资金来源与拨付"), bool(one.funding), _now("谁出多少，什么时候付。"))
    yield Item(
        _now("揭榜条件"), bool(one.solver_conditions), _now("写明什么样的单位可以揭榜；没有特别要求的写“不限”。")
    )
    agreed = bool(one.rights) and (one.rights != "agreed" or bool(one.rights_text))
    yield Item(_now("知识产权归属"), agreed, _now("选择归属；另行约定的写明原则。"))
    yield Item(_now("评审方式"), bool(one.judging), _now("怎样论证、谁来选。"))
    yield Item(_now("最终用户"), bool(one.end_user), _now("写明成果做出来谁来用，揭榜方才知道为谁做。"), blocks=False)
    if one.call.edition.scheme.pattern == BY_FIRM:
        yield Item(_now("发榜企业"), one.issuer_id is not None, _now("写明由哪家企业出题。"))
    if one.issuer_id is not None:
        hint = _now("请%(firm)s在工作台“我发的榜”里确认；内容改过的要重新确认。") % {"firm": one.issuer}
        yield Item(_now("发榜企业确认内容"), one.issuer_agrees, hint)


def _is_measurable(row: Indicator) -> bool:
    """Whether there is a figure: units of trades (HRC 38) are not all known, so any number counts."""
    return row.is_quantified or any(letter.isdigit() for letter in row.requirement or row.name)


def _rules(one: Challenge) -> Iterator[Item]:
    where, today = one.call.region_id, clock.today()
    if one.months is not None:
        end = Duration(one.months, TimeUnit.MONTHS).end(today)
        if (most := LONGEST.find(where=where, on=today)) is not None:
            yield _rule(_now("完成时限不超过 %(limit)s") % {"limit": most.text}, end <= most.value.end(today), most)
        if (least := SHORTEST.find(where=where, on=today)) is not None:
            yield _rule(_now("完成时限不少于 %(limit)s") % {"limit": least.text}, end >= least.value.end(today), least)
    if one.public_yuan:
        if (times := MULTIPLE.find(where=where, on=today)) is not None:
            wanted = one.public_yuan * times.value
            label = _now("发榜方研发投入不少于财政资金的 %(times)s") % {"times": times.text}
            gap = _now("至少 %(wanted)s。") % {"wanted": format_yuan(wanted)}
            yield _rule(label, (one.issuer_yuan or 0) >= wanted, times, gap)
        if (share := CASH.find(where=where, on=today)) is not None:
            wanted = one.public_yuan * share.value
            label = _now("财政资金至少 %(share)s 以现金付给揭榜方") % {"share": share.text}
            gap = _now("至少 %(wanted)s。") % {"wanted": format_yuan(wanted)}
            yield _rule(label, (one.cash_yuan or 0) >= wanted, share, gap)


def _rule(label: str, is_kept: bool, answer: Any, hint: str = "") -> Item:
    return Item(label, is_kept, hint, blocks=answer.verified, source=answer.source, is_verified=answer.verified)


def problems_of(call: Call) -> list[str]:
    """What stands in the way of publishing the call of an open challenge; none for other calls."""
    challenge = Challenge.objects.filter(call=call).for_detail().first()
    if challenge is None:
        is_open = call.edition.scheme.pattern in PATTERNS
        return [_now("还没有写榜单：研究内容、考核指标、时限、金额和揭榜条件。")] if is_open else []
    missing = [one for one in items(challenge) if one.blocks and not one.is_done]
    return [_now("榜单：%(label)s。%(hint)s") % {"label": one.label, "hint": one.hint} for one in missing]


def conditions_for(call: Call, organisation: Any) -> Iterator[Line]:
    """Besides the scheme's conditions: the issuer does not lead a team of solvers, and gated details were agreed to."""
    challenge = Challenge.objects.filter(call=call).select_related("issuer").first()
    if challenge is None:
        return
    if challenge.issuer_id is not None:
        own = challenge.issuer_id == organisation.pk
        verdict = "unmet" if own else "met"
        yield Line(
            _now("发榜企业不得牵头揭榜自己的榜单"), verdict, known=str(organisation), source=str(challenge.issuer)
        )
    if challenge.is_gated and challenge.issuer_id != organisation.pk:
        rows = challenge.signatures.filter(organisation=organisation, terms_sha256=challenge.terms_sha256)
        signed = rows.values_list("signed_at", flat=True).first()
        known = "" if signed is None else _now("%(day)s 同意") % {"day": f"{signed:%Y-%m-%d}"}
        gap = "" if signed is not None else _now("请先在榜单页面阅读并同意保密条款。")
        verdict = "unmet" if signed is None else "met"
        yield Line(_now("已同意榜单的保密条款"), verdict, known=known, source=_now("榜单页面"), gap=gap)
