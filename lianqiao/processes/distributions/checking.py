"""What stands against a distribution, each with its article: what must be mended, and what deserves a thought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.norms import Answer
from lianqiao.processes.distributions import limits
from lianqiao.processes.distributions.calculation import WHOLE
from lianqiao.processes.distributions.enums import Basis, Group, Severity
from lianqiao.processes.distributions.models import Distribution, RewardShare


@dataclass(frozen=True)
class Defect:
    """What stands against a distribution; `source` is the text that asks for it, `verified` that it was read."""

    code: str
    sentence: str
    severity: Severity
    source: str = ""
    verified: bool = True

    @property
    def is_blocking(self) -> bool:
        """Whether nothing is decided before it is mended."""
        return self.severity == Severity.BLOCKING


@dataclass(frozen=True)
class Floor:
    """A least share that holds for the unit on the day of the income: `asked` of it, and `given` to the group."""

    label: str
    answer: Answer[Any]
    asked: int
    given: int

    @property
    def is_met(self) -> bool:
        """Whether as much is given."""
        return self.given >= self.asked


@dataclass
class _Case:
    distribution: Distribution
    rewards: list[RewardShare]
    found: list[Defect] = field(default_factory=list)

    @property
    def binds(self) -> bool:
        """Whether floors bind the unit: state-founded ones may give more, never less (Art. 45)."""
        return bool(self.distribution.organisation.is_state_founded)

    def ask(self, norm: Any) -> Any:
        """The norm's answer for the unit on the day on which it received."""
        return norm.get(where=self.distribution.organisation, on=self.distribution.received_on)

    def say(self, code: str, sentence: str, answer: Answer[Any], *, blocks: bool = True) -> None:
        """Note a defect under the edition that asks for it."""
        severity = Severity.BLOCKING if blocks else Severity.WARNING
        self.found.append(Defect(code, sentence, severity, answer.source, answer.verified))


def defects(distribution: Distribution) -> list[Defect]:
    """All that stands against the distribution, what must be mended first; empty when nothing does."""
    case = _Case(distribution, list(distribution.rewards.all()))
    for check in (_income, _rule, _persons, _floors, _main, _leaders, _years):
        check(case)
    return sorted(case.found, key=lambda one: not one.is_blocking)


def blocking(found: Iterable[Defect]) -> list[Defect]:
    """Those that must be mended."""
    return [one for one in found if one.is_blocking]


def floors(distribution: Distribution) -> list[Floor]:
    """The least shares that hold for the unit on the day of the income.

    Where the place has a floor of its own for those who moved the achievement, the other one is the completers' alone;
    else both groups together meet it.
    """
    where, on = distribution.organisation, distribution.received_on
    answer = limits.FLOORS[Basis(distribution.basis)].get(where=where, on=on)
    movers = limits.CONTRIBUTORS.find(where=where, on=on) if distribution.basis != Basis.PROFIT else None
    if movers is None:
        given = distribution.completers_share + distribution.contributors_share
        return [Floor(_("完成人和转化贡献人合计"), answer, ten_thousandths(answer.value), given)]
    return [
        Floor(_("成果完成人"), answer, ten_thousandths(answer.value), distribution.completers_share),
        Floor(_("转化贡献人"), movers, ten_thousandths(movers.value), distribution.contributors_share),
    ]


def ten_thousandths(share: Decimal) -> int:
    """A share such as 0.5 as whole ten-thousandths, never less than it."""
    exact = share * WHOLE
    return int(exact) if exact == int(exact) else int(exact) + 1


def percent(share: int) -> str:
    """Ten-thousandths in words."""
    return f"{(Decimal(share) / 100).normalize():f}%"


def _income(case: _Case) -> None:
    answer = case.ask(limits.NET_INCOME)
    if case.distribution.basis == Basis.EQUITY:
        if not case.distribution.equity_percent or not case.distribution.company:
            case.say("no_equity", _("分配股权的，请写明企业和取得的股权比例。"), answer)
        return
    if case.distribution.gross_yuan - case.distribution.costs_yuan <= 0:
        case.say("no_income", _("扣除成本以后没有可分配的收入，请核对收入和成本。"), answer)


def _rule(case: _Case) -> None:
    if not case.distribution.rule_paper:
        message = _("请写明分配依据：本单位公开的奖酬规定，或与完成人的约定。")
        case.say("no_rule", message, case.ask(limits.RULE_FIRST))


def _persons(case: _Case) -> None:
    answer = case.ask(limits.RULE_FIRST)
    for group, share in (
        (Group.COMPLETER, case.distribution.completers_share),
        (Group.CONTRIBUTOR, case.distribution.contributors_share),
    ):
        mine = [one for one in case.rewards if one.group == group]
        words = {"group": group.label, "sum": percent(sum(one.share for one in mine))}
        if share and not mine:
            case.say("nobody", _("给了%(group)s比例，但没有写明是谁。") % words, answer)
        elif mine and not share:
            case.say("no_share", _("写了%(group)s，但没有给比例。") % words, answer)
        elif mine and sum(one.share for one in mine) != WHOLE:
            case.say("persons", _("%(group)s的份额合计是 %(sum)s，应为 100%%。") % words, answer)


def _floors(case: _Case) -> None:
    for floor in floors(case.distribution):
        if floor.is_met:
            continue
        words = {"who": floor.label, "asked": percent(floor.asked), "given": percent(floor.given)}
        if case.binds:
            message = _("%(who)s得 %(given)s，低于规定的下限 %(asked)s；国家设立的单位不得低于下限。")
        else:
            message = _("%(who)s得 %(given)s，低于 %(asked)s；本单位可以另行约定，请确认已与完成人约定。")
        case.say("under_floor", message % words, floor.answer, blocks=case.binds)


def _main(case: _Case) -> None:
    answer = case.ask(limits.MAIN_SHARE)
    total = sum((one.amount_yuan for one in case.rewards), Decimal(0))
    if not total:
        return
    main = sum((one.amount_yuan for one in case.rewards if one.is_main), Decimal(0))
    if main < total * answer.value:
        words = {"asked": answer.text, "given": f"{(main / total * 100).quantize(Decimal('0.01')).normalize():f}%"}
        message = _("主要贡献人员得奖酬总额的 %(given)s，规定不低于 %(asked)s。") % words
        case.say("main_share", message, answer, blocks=case.binds and answer.verified)


def _leaders(case: _Case) -> None:
    leaders = [one.name for one in case.rewards if one.is_leader]
    if not leaders:
        return
    words = {"names": "、".join(leaders)}
    if case.distribution.is_equity and case.binds:
        message = _("单位正职领导（%(names)s）原则上不以股权方式奖励，请改为现金或写明依据。") % words
        case.say("leader_equity", message, case.ask(limits.LEADERS), blocks=False)
    message = _("单位领导（%(names)s）获得奖酬，须在本单位公示。") % words
    case.say("leader_open", message, case.ask(limits.OPENNESS), blocks=False)


def _years(case: _Case) -> None:
    if case.distribution.basis != Basis.PROFIT:
        return
    most = case.ask(limits.YEARS_MOST)
    number = case.distribution.year_number
    if number is None:
        case.say("no_year", _("从营业利润提取的，请写明是投产后第几年。"), most)
    elif number > most.value.length:
        message = _("已是投产后第 %(number)d 年，规定连续提取的最长年限是 %(most)s；可以约定更长，请确认。")
        case.say("late_year", message % {"number": number, "most": most.text}, most, blocks=False)
