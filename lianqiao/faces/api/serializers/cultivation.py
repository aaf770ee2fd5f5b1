"""What the API shows of the cultivation of enterprises: saved pre-checks, facts, and what a pre-check says now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core import clock
from lianqiao.engines.conditions import Clause, Range
from lianqiao.faces.api.serializers.records import CodeSerializer, OwnerSerializer
from lianqiao.faces.api.serializers.shown import RecordSerializer, figure
from lianqiao.registers.cultivation.checks import CheckResult, Line, clause_of, value_of
from lianqiao.registers.cultivation.facts import Fact, Origin
from lianqiao.registers.cultivation.interfaces.shown import ShownLine, next_steps, shown_items, shown_lines
from lianqiao.registers.cultivation.models import VERDICTS
from lianqiao.registers.cultivation.questions import Unit, question_of
from lianqiao.registers.cultivation.words import range_text
from lianqiao.registers.enterprises.enums import CredentialKind


class PreCheckSerializer(RecordSerializer):
    """The last pre-check that an enterprise has kept for a credential, with what came of it on that day."""

    id = serializers.UUIDField(help_text=_("编号"))
    organisation = OwnerSerializer(help_text=_("企业"))
    region = CodeSerializer(source="organisation.region", help_text=_("所在地区"))
    kind = serializers.ChoiceField(choices=CredentialKind.choices, help_text=_("资质"))
    verdict = serializers.ChoiceField(choices=VERDICTS, help_text=_("结论"))
    unmet = serializers.IntegerField(help_text=_("不符合的条数"))
    unknown = serializers.IntegerField(help_text=_("不清楚的条数"))
    checked_at = serializers.DateTimeField(help_text=_("预检时间"))
    shared_at = serializers.DateTimeField(allow_null=True, help_text=_("提供给主管部门的时间；没有提供时为空"))


class FactSerializer(serializers.Serializer):
    """One fact of an enterprise: exact where `low` and `high` are the same, else between them."""

    fact = serializers.CharField(help_text=_("事实的代号"))
    label = serializers.CharField(help_text=_("事实"))  # type: ignore[assignment]
    unit = serializers.ChoiceField(choices=Unit.choices, help_text=_("单位"))
    low = figure(_("至少是多少；不知道时为空"))
    high = figure(_("至多是多少；不知道时为空"))
    text = serializers.CharField(help_text=_("值，用文字写出"))
    source = serializers.CharField(help_text=_("依据"))  # type: ignore[assignment]
    origin = serializers.ChoiceField(choices=Origin.choices, help_text=_("来自哪里"))
    year = serializers.IntegerField(allow_null=True, help_text=_("哪一年的数据；与年份无关时为空"))


class FactsSerializer(serializers.Serializer):
    """All that is known of an enterprise on a day."""

    organisation = OwnerSerializer(help_text=_("企业"))
    on = serializers.DateField(help_text=_("哪一天"))
    facts = FactSerializer(many=True, help_text=_("已知的事实；没有列出的还不知道"))


class ConditionSerializer(serializers.Serializer):
    """One condition of a pre-check; of `parts` one suffices, unless all are needed."""

    text = serializers.CharField(help_text=_("条件"))
    verdict = serializers.ChoiceField(choices=VERDICTS, help_text=_("结论"))
    fact = serializers.CharField(help_text=_("比较哪一项事实；有分项或由专家评定时为空"))
    unit = serializers.CharField(help_text=_("单位的代号；同上"))
    wanted = serializers.CharField(help_text=_("要求"))
    value = serializers.CharField(help_text=_("现有，用文字写出；不知道时为空"))
    low = figure(_("现有，至少"))
    high = figure(_("现有，至多"))
    threshold = figure(_("门槛；有分项或由专家评定时为空"))
    gap = serializers.CharField(help_text=_("还差多少，用文字写出"))
    source = serializers.CharField(help_text=_("现有值的依据"))  # type: ignore[assignment]
    norm = serializers.CharField(help_text=_("条件的依据"))
    is_verified = serializers.BooleanField(help_text=_("条件是否已与原文核对"))
    all_needed = serializers.BooleanField(help_text=_("各分项是否都要符合；否则符合一项即可"))

    def get_fields(self) -> dict[str, Any]:
        """The fields; parts have the shape of the whole."""
        return {**super().get_fields(), "parts": ConditionSerializer(many=True, help_text=_("分项"))}


class ScoredItemSerializer(serializers.Serializer):
    """One item of a score."""

    name = serializers.CharField(help_text=_("指标"))
    points = serializers.CharField(help_text=_("得分"))
    most = serializers.CharField(help_text=_("满分"))
    parts = serializers.ListField(child=serializers.CharField(), help_text=_("怎样可以得更多分"))


class AskedSerializer(serializers.Serializer):
    """A question that nobody has answered yet."""

    fact = serializers.CharField(help_text=_("事实的代号"))
    label = serializers.CharField(help_text=_("事实"))  # type: ignore[assignment]
    text = serializers.CharField(help_text=_("问题"))
    unit = serializers.ChoiceField(choices=Unit.choices, help_text=_("单位"))
    filing = serializers.CharField(help_text=_("在哪一类填报记录中登记后不再问；没有时为空"))


class CheckSerializer(serializers.Serializer):
    """What the pre-check of a credential says of an enterprise today, condition by condition."""

    organisation = OwnerSerializer(help_text=_("企业"))
    kind = serializers.ChoiceField(choices=CredentialKind.choices, help_text=_("资质"))
    on = serializers.DateField(help_text=_("哪一天"))
    has_rule = serializers.BooleanField(help_text=_("当地是否有这项规定；没有时不作判断"))
    problem = serializers.CharField(help_text=_("规定无法计算时说明原因"))
    verdict = serializers.ChoiceField(choices=VERDICTS, help_text=_("结论"))
    is_verified = serializers.BooleanField(help_text=_("用到的规定是否都已与原文核对"))
    conditions = ConditionSerializer(many=True, help_text=_("各项条件，按规定的次序"))
    points = serializers.CharField(help_text=_("总得分；不评分的资质为空"))
    items = ScoredItemSerializer(many=True, help_text=_("各指标得分"))
    asked = AskedSerializer(many=True, help_text=_("还不清楚、值得回答的问题"))
    steps = serializers.ListField(child=serializers.CharField(), help_text=_("接下来可以做什么"))


def shown_facts(enterprise: Any, known: Mapping[str, Fact]) -> dict[str, Any]:
    """The facts as they are shown, by name."""
    values = {
        "organisation": _owner(enterprise),
        "on": clock.today(),
        "facts": [_fact(fact) for _name, fact in sorted(known.items())],
    }
    return dict(FactsSerializer(values).data)


def shown_check(enterprise: Any, kind: str, result: CheckResult) -> dict[str, Any]:
    """The result of a pre-check as it is shown."""
    today = clock.today()
    values = {
        "organisation": _owner(enterprise),
        "kind": kind,
        "on": today,
        "has_rule": result.conditions is not None,
        "problem": result.problem,
        "verdict": result.verdict,
        "is_verified": result.is_verified,
        "conditions": _conditions(result.lines, shown_lines(result.lines)),
        "points": "" if result.points is None else range_text(result.points.total, Unit.POINTS),
        "items": shown_items(result),
        "asked": [_asked(fact) for fact in result.asked],
        "steps": [step.text for step in next_steps(result, last_year=today.year - 1)],
    }
    return dict(CheckSerializer(values).data)


def _fact(fact: Fact) -> dict[str, Any]:
    question = question_of(fact.name, "")
    values = {name: getattr(fact, name) for name in ("source", "origin", "year")}
    values |= {"fact": fact.name, "label": question.label, "unit": question.unit}
    return values | _range(fact.value) | {"text": range_text(fact.value, question.unit)}


def _conditions(lines: Iterable[Line], shown: Iterable[ShownLine]) -> list[dict[str, Any]]:
    return [_condition(line, words) for line, words in zip(lines, shown, strict=True)]


def _condition(line: Line, words: ShownLine) -> dict[str, Any]:
    clause = clause_of(line)
    names = ("text", "verdict", "wanted", "value", "gap", "source", "all_needed")
    values = {name: getattr(words, name) for name in names}
    values |= {"norm": words.norm.source, "is_verified": words.norm.verified}
    values |= {"parts": _conditions(line.parts, words.parts), **_compared(line, clause)}
    return values


def _compared(line: Line, clause: Clause | None) -> dict[str, Any]:
    if clause is None:
        return {"fact": "", "unit": "", "low": None, "high": None, "threshold": None}
    return {"fact": clause.fact, "unit": clause.unit, "threshold": clause.value, **_range(value_of(line))}


def _range(value: Range) -> dict[str, Any]:
    """Both ends without the zeros with which they are stored."""
    return {name: None if end is None else end.normalize() for name, end in (("low", value.low), ("high", value.high))}


def _asked(fact: str) -> dict[str, Any]:
    question = question_of(fact, "")
    values = {name: getattr(question, name) for name in ("fact", "label", "text", "unit")}
    return {**values, "filing": question.slug}


def _owner(enterprise: Any) -> dict[str, Any]:
    return {"id": enterprise.pk, "name": enterprise.name}
