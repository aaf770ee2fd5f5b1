"""What is asked about the time after selection: the agreement, milestones, indicators, money and consequences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.publishing.row_inputs import TableColumn
from lianqiao.processes.programmes.definitions.agreement import (
    LONGEST_BODY,
    LONGEST_PART,
    LONGEST_STATEMENT,
    LONGEST_TERM,
    LONGEST_TITLE,
    MOST_STATEMENTS,
    PLACES,
)
from lianqiao.processes.programmes.definitions.consequences import KINDS, LONGEST_TEXT, MOST_CONSEQUENCES
from lianqiao.processes.programmes.definitions.milestones import (
    LONGEST_EVIDENCE,
    LONGEST_NAME,
    LONGEST_UNIT,
    MOST_INDICATORS,
    MOST_STEPS,
    is_number,
)
from lianqiao.processes.programmes.definitions.money import ACCEPTANCE, SIGNATURE
from lianqiao.processes.programmes.definitions.shares import read_share, shown_share
from lianqiao.processes.programmes.enums import Occasion, Signer, Stage
from lianqiao.processes.programmes.interfaces.fields import TableField

_MONTHS = re.compile(r"(\d{1,3})\s*(?:个月|月)?")
_COMPARATORS = ((">=", _("不低于")), ("<=", _("不高于")))


class StepsField(TableField):
    """The milestones of a scheme, one a row; the value is the list that is kept, with keys where there were none."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("name", _("里程碑"), max_length=LONGEST_NAME),
            TableColumn("stage", _("性质"), "select", tuple(Stage.choices), size="s"),
            TableColumn("when", _("开始后多久（如 6个月，或执行期的 50%）"), size="s", max_length=20),
            TableColumn("evidence", _("要提交的证明"), size="l", max_length=LONGEST_EVIDENCE),
            TableColumn("share", _("通过后拨付（%）"), size="s", max_length=8),
        )
        super().__init__(columns=columns, read=None, show=_show_step, maximum=MOST_STEPS, **kwargs)

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The milestone of a row."""
        name, stage, when, evidence, share = cells
        if not name or stage not in Stage.values:
            raise ValidationError(_now("请写里程碑的名称。"), "name")
        months, percent = _read_when(when)
        return {
            "key": lineage,
            "name": name,
            "stage": stage,
            "months": months,
            "percent": percent,
            "evidence": evidence,
            "share": read_share(share),
        }

    def to_python(self, value: Any) -> Any:
        """The rows as they are kept."""
        rows = super().to_python(value)
        taken = {row["key"] for row in rows}
        fresh = (key for number in range(1, 3 * MOST_STEPS) if (key := f"m{number}") not in taken)
        return [{**row, "key": row["key"] or next(fresh)} for row in rows]


def _read_when(typed: str) -> tuple[int | None, str]:
    text = typed.strip()
    if text.endswith(("%", "％")):
        return None, read_share(text)
    match = _MONTHS.fullmatch(text)
    if match is None:
        raise ValidationError(_now("请写开始后多少个月，如 6个月，或执行期的百分之几，如 50%。"), "when")
    return int(match[1]), ""


def _show_step(row: Mapping[str, Any]) -> list[str]:
    when = shown_share(row["percent"]) if row["months"] is None else _now("%(count)d个月") % {"count": row["months"]}
    return [row["key"], row["name"], row["stage"], when, row["evidence"], shown_share(row["share"])]


class IndicatorsField(TableField):
    """The indicators of a scheme, one a row; the value is the list that is kept, with keys where there were none."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("name", _("考核指标"), max_length=LONGEST_NAME),
            TableColumn("comparator", _("比较"), "select", _COMPARATORS, size="s"),
            TableColumn("target", _("目标值"), size="s", max_length=20),
            TableColumn("unit", _("单位"), size="s", max_length=LONGEST_UNIT),
            TableColumn("field", _("或取自申报表的数字字段"), max_length=60),
            TableColumn("step", _("在哪个里程碑考核（不填：验收）"), max_length=LONGEST_NAME),
        )
        super().__init__(columns=columns, read=None, show=_show_indicator, maximum=MOST_INDICATORS, **kwargs)

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The indicator of a row."""
        name, comparator, target, unit, field, step = cells
        if not name:
            raise ValidationError(_now("请写考核指标的名称。"), "name")
        if not is_number(target, empty=True):
            raise ValidationError(_now("目标值要是数字；单位写在后一栏。"), "target")
        return {
            "key": lineage,
            "name": name,
            "comparator": comparator,
            "target": target,
            "unit": unit,
            "field": field,
            "step": step,
        }

    def to_python(self, value: Any) -> Any:
        """The rows as they are kept."""
        rows = super().to_python(value)
        taken = {row["key"] for row in rows}
        fresh = (key for number in range(1, 3 * MOST_INDICATORS) if (key := f"i{number}") not in taken)
        return [{**row, "key": row["key"] or next(fresh)} for row in rows]


def _show_indicator(row: Mapping[str, Any]) -> list[str]:
    return [row["key"], row["name"], row["comparator"], row["target"], row["unit"], row["field"], row["step"]]


class ConsequencesField(TableField):
    """What follows when it goes wrong, one a row; the value is the list that is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = tuple((kind.key, kind.label) for kind in KINDS.values())
        columns = (
            TableColumn("occasion", _("情形"), "select", tuple(Occasion.choices), size="s"),
            TableColumn("late", _("逾期日数"), size="s", max_length=3),
            TableColumn("kind", _("后果"), "select", (("", _("请选择")), *kinds)),
            TableColumn("share", _("退回已拨付经费的（%）"), size="s", max_length=8),
            TableColumn("text", _("说明"), size="l", max_length=LONGEST_TEXT),
        )
        super().__init__(
            columns=columns, read=_read_consequence, show=_show_consequence, maximum=MOST_CONSEQUENCES, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        """Rows in which a kind was chosen; the rest are empty though the occasion is always chosen."""
        rows = value if value and isinstance(value[0], list) else None
        if rows is None:
            return super().to_python(value)
        chosen = [row for row in rows if any(row[2:])]
        if len(chosen) > self.maximum:
            raise ValidationError(_now("最多 %(limit)d 行。") % {"limit": self.maximum}, "too_many")
        return [self._one(number, row) for number, row in enumerate(chosen, start=1)]

    def _one(self, number: int, row: list[str]) -> Any:
        try:
            return _read_consequence(row[1:])
        except ValidationError as error:
            given = {"number": number, "reason": " ".join(error.messages)}
            raise ValidationError(_now("第 %(number)d 行：%(reason)s") % given, "row") from error


def _read_consequence(cells: list[str]) -> dict[str, Any]:
    occasion, late, kind, share, text = cells
    if kind not in KINDS:
        raise ValidationError(_now("请选择后果。"), "kind")
    if late and not late.isdigit():
        raise ValidationError(_now("逾期日数请填整数。"), "late")
    days = int(late or 0) if occasion == Occasion.LATE else 0
    return {"occasion": occasion, "kind": kind, "share": read_share(share), "late": days, "text": text}


def _show_consequence(row: Mapping[str, Any]) -> list[str]:
    late = str(row["late"]) if row["late"] else ""
    return ["", row["occasion"], late, row["kind"], shown_share(row["share"]), row["text"]]


_PLACES_HELP = _("花括号里的内容由平台代入，如 {承担单位}；可以写：%(places)s，以及申报表的字段名称。")


class AfterSelectionForm(forms.Form):
    """The part of a scheme's form about the time after selection; everything empty where there is no agreement."""

    after_sections = (
        (
            _("合同或军令状"),
            _("入选的项目要签合同或军令状的，写在这里；不签的全部留空。"),
            (
                "agreement_title",
                "is_pledge",
                "months",
                "signs",
                "body",
                "resources",
                "powers",
                "rewards",
                "statements",
            ),
        ),
        (
            _("里程碑和考核指标"),
            _("每个里程碑到期前提醒承担单位报告；综合验收总在执行期最后一天，不用写。"),
            ("steps", "indicators"),
        ),
        (
            _("拨款安排"),
            _("签订后、各里程碑通过后、综合验收通过后各拨付多少；比例加起来是 100%。不拨款的不填。"),
            ("signature_share", "acceptance_share"),
        ),
        (_("后续义务与违约后果"), _("按情形写明后果；确认情形以后由平台逐条执行并记录。"), ("consequences",)),
    )
    agreement_title = forms.CharField(
        label=_("文书名称"), max_length=LONGEST_TITLE, required=False, help_text=_("如：项目任务书、揭榜挂帅军令状")
    )
    is_pledge = forms.BooleanField(
        label=_("这是军令状"),
        required=False,
        help_text=_("军令状要写明双方投入、权限和奖励，有考核指标、里程碑和后果，项目负责人也要签署"),
    )
    months = forms.IntegerField(label=_("执行期（月）"), required=False, min_value=1, max_value=LONGEST_TERM)
    signs = forms.MultipleChoiceField(
        label=_("另外由谁签署"),
        required=False,
        choices=Signer.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("签约部门和承担单位总要签署"),
    )
    body = forms.CharField(
        label=_("正文"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_PLACES_HELP % {"places": "、".join(f"{{{name}}}" for name in PLACES)},
    )
    resources = forms.CharField(
        label=_("双方投入"), required=False, max_length=LONGEST_PART, widget=forms.Textarea(attrs={"rows": 3})
    )
    powers = forms.CharField(
        label=_("授予的权限"),
        required=False,
        max_length=LONGEST_PART,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("如：负责人自主组建团队、自主决定技术路线和经费使用"),
    )
    rewards = forms.CharField(
        label=_("完成后的奖励"), required=False, max_length=LONGEST_PART, widget=forms.Textarea(attrs={"rows": 3})
    )
    statements = forms.CharField(
        label=_("承诺"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一条，签署人逐条承诺，如：不弄虚作假，不擅自变更负责人"),
    )
    steps = StepsField(label=_("里程碑"), required=False)
    indicators = IndicatorsField(label=_("考核指标"), required=False)
    signature_share = forms.CharField(label=_("签订后拨付（%）"), required=False, max_length=8)
    acceptance_share = forms.CharField(label=_("综合验收通过后拨付（%）"), required=False, max_length=8)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here and not above: the kinds are registered by other apps as they become ready.
        self.fields["consequences"] = ConsequencesField(label=_now("后续义务与违约后果"), required=False)

    def clean_statements(self) -> list[str]:
        """The statements, one a line."""
        lines = [line.strip() for line in self.cleaned_data["statements"].splitlines() if line.strip()]
        if len(lines) > MOST_STATEMENTS or any(len(line) > LONGEST_STATEMENT for line in lines):
            given = {"count": MOST_STATEMENTS, "length": LONGEST_STATEMENT}
            raise ValidationError(_now("承诺最多 %(count)d 条，每条最多 %(length)d 个字。") % given, "long")
        return lines

    def clean_signature_share(self) -> str:
        """The share as it is kept."""
        return read_share(self.cleaned_data["signature_share"])

    def clean_acceptance_share(self) -> str:
        """The share as it is kept."""
        return read_share(self.cleaned_data["acceptance_share"])

    def clean(self) -> dict[str, Any]:
        """An agreement has a length."""
        data: dict[str, Any] = super().clean() or {}
        if _writes_agreement(data) and not data.get("months") and "months" not in self.errors:
            self.add_error("months", _now("签合同的，请写明执行期。"))
        return data

    def after_selection(self) -> dict[str, Any]:
        """The four columns of the edition that follow."""
        data = self.cleaned_data
        steps, indicators = data["steps"], data["indicators"]
        shares = {SIGNATURE: data["signature_share"], ACCEPTANCE: data["acceptance_share"]}
        agreement = {
            "title": data["agreement_title"],
            "is_pledge": data["is_pledge"],
            "body": data["body"],
            "resources": data["resources"],
            "powers": data["powers"],
            "rewards": data["rewards"],
            "statements": data["statements"],
            "signs": data["signs"],
            "months": data["months"],
        }
        return {
            "agreement": agreement if _writes_agreement(data) else {},
            "milestones": {"steps": steps, "indicators": indicators} if steps or indicators else {},
            "money": shares if any(shares.values()) else {},
            "consequences": data["consequences"],
        }


def _writes_agreement(data: Mapping[str, Any]) -> bool:
    names = ("agreement_title", "is_pledge", "body", "resources", "powers", "rewards", "statements", "months", "signs")
    return any(data.get(name) for name in names)


def stored_after_selection(edition: Any) -> dict[str, Any]:
    """What the form begins with for an edition."""
    kept = edition.agreement
    texts = ("is_pledge", "body", "resources", "powers", "rewards", "signs", "months")
    begins = {name: kept[name] for name in texts} if kept else {}
    if kept:
        begins |= {"agreement_title": kept["title"], "statements": "\n".join(kept["statements"])}
    return {
        **begins,
        "steps": edition.milestones.get("steps", []),
        "indicators": edition.milestones.get("indicators", []),
        "signature_share": shown_share(edition.money.get(SIGNATURE)),
        "acceptance_share": shown_share(edition.money.get(ACCEPTANCE)),
        "consequences": edition.consequences,
    }
