"""The words of a race by its kind: the same models are a race of teams or a trial of operators of a market."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.processes.races.enums import Outcome, RaceKind


@dataclass(frozen=True)
class Words:
    """What the things of a race are called."""

    team: Any
    stage: Any
    sheet: Any
    report: Any
    gate: Any
    money: Any
    outcomes: dict[str, Any]
    winner: Any
    no_winner: Any


_WORDS = {
    RaceKind.PROJECT: Words(
        team=_("参赛队伍"),
        stage=_("阶段"),
        sheet=_("测试表"),
        report=_("阶段报告"),
        gate=_("阶段评定"),
        money=_("阶段经费"),
        outcomes={
            Outcome.PROMOTE: _("晋级"),
            Outcome.WIN: _("胜出"),
            Outcome.CUT: _("淘汰"),
            Outcome.MERGE: _("并入其他队伍"),
            Outcome.STOP: _("终止"),
            Outcome.LEFT: _("退出"),
        },
        winner=_("胜出队伍"),
        no_winner=_("没有队伍胜出"),
    ),
    RaceKind.OPERATOR: Words(
        team=_("运营主体"),
        stage=_("考核期"),
        sheet=_("评分卡"),
        report=_("运营报告"),
        gate=_("续约评定"),
        money=_("运营补助"),
        outcomes={
            Outcome.PROMOTE: _("续约"),
            Outcome.WIN: _("长期续约"),
            Outcome.CUT: _("不再续约"),
            Outcome.MERGE: _("并入其他主体"),
            Outcome.STOP: _("解约"),
            Outcome.LEFT: _("退出"),
        },
        winner=_("续约的主体"),
        no_winner=_("没有主体续约"),
    ),
}


def words_of(kind: str) -> Words:
    """The words of a kind of race."""
    return _WORDS[RaceKind(kind)]


def outcome_words(kind: str, outcome: str) -> str:
    """What a gate said, in the words of the kind; empty for nothing yet."""
    return str(words_of(kind).outcomes[Outcome(outcome)]) if outcome else ""
