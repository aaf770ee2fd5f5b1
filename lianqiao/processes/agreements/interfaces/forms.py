"""What is asked of whoever draws up, signs, reports, judges and changes an agreement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.money import MoneyWanField
from lianqiao.core.pages.fields import FilesField, day_field
from lianqiao.core.publishing.fields import FigureField
from lianqiao.core.publishing.row_inputs import TableColumn
from lianqiao.processes.agreements import providers
from lianqiao.processes.agreements.domain.drawing import FINAL, HEAD, Promised, Signatory, Target
from lianqiao.processes.agreements.domain.executing import MOST_FILES
from lianqiao.processes.agreements.enums import OWED, PartyRole
from lianqiao.processes.agreements.models import Agreement, Milestone, Party
from lianqiao.processes.agreements.models.plan import Comparator
from lianqiao.processes.programmes.definitions.agreement import LONGEST_BODY, LONGEST_PART, LONGEST_TITLE
from lianqiao.processes.programmes.definitions.milestones import (
    LONGEST_EVIDENCE,
    LONGEST_NAME,
    LONGEST_UNIT,
    MOST_INDICATORS,
    MOST_STEPS,
)
from lianqiao.processes.programmes.definitions.money import SIGNATURE
from lianqiao.processes.programmes.definitions.shares import read_share, share_of, shown_share
from lianqiao.processes.programmes.interfaces.fields import TableField
from lianqiao.registers.organisations.models import Organisation
from lianqiao.registers.organisations.validators import normalise_uscc

MOST_OTHERS = 10


def _text(label: Any, length: int, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), **{"required": False, **options}
    )


class PromisedField(TableField):
    """The milestones of a draft, one a row; the value is a list of Promised."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("name", _("里程碑"), max_length=LONGEST_NAME),
            TableColumn("stage", _("性质"), size="s", max_length=40),
            TableColumn("due", _("报告截止"), "date", size="s"),
            TableColumn("evidence", _("要提交的证明"), size="l", max_length=LONGEST_EVIDENCE),
            TableColumn("share", _("通过后拨付（%）"), size="s", max_length=8),
        )
        super().__init__(columns=columns, read=None, show=_show_promised, maximum=MOST_STEPS, **kwargs)

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The milestone of a row."""
        name, stage, due, evidence, share = cells
        if not name:
            raise ValidationError(_now("请写里程碑的名称。"), "name")
        try:
            day = date.fromisoformat(due.replace("/", "-"))
        except ValueError as error:
            raise ValidationError(_now("请填写报告截止的日期。"), "due") from error
        return Promised(lineage, name, stage or _now("阶段检查"), evidence, day, share_of(read_share(share)))

    def to_python(self, value: Any) -> Any:
        """The rows, with keys where there were none."""
        rows = super().to_python(value)
        return _with_keys(rows, "m", 3 * MOST_STEPS)


class TargetsField(TableField):
    """The indicators of a draft, one a row; the value is a list of Target."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("name", _("考核指标"), max_length=LONGEST_NAME),
            TableColumn("comparator", _("比较"), "select", tuple(Comparator.choices), size="s"),
            TableColumn("target", _("目标值"), size="s", max_length=20),
            TableColumn("unit", _("单位"), size="s", max_length=LONGEST_UNIT),
            TableColumn("milestone", _("在哪个里程碑考核（不填：综合验收）"), max_length=LONGEST_NAME),
        )
        super().__init__(columns=columns, read=None, show=_show_target, maximum=MOST_INDICATORS, **kwargs)

    def entry(self, lineage: str, cells: list[str]) -> Any:
        """The indicator of a row."""
        name, comparator, target, unit, milestone = cells
        if not name:
            raise ValidationError(_now("请写考核指标的名称。"), "name")
        value = None
        if target:
            value = _number(target)
        return Target(lineage, name, comparator, value, unit, milestone or _now("综合验收"))

    def to_python(self, value: Any) -> Any:
        """The rows, with keys where there were none."""
        rows = super().to_python(value)
        return _with_keys(rows, "i", 3 * MOST_INDICATORS)


def _with_keys(rows: list[Any], letter: str, most: int) -> list[Any]:
    taken = {row.key for row in rows}
    fresh = (key for number in range(1, most) if (key := f"{letter}{number}") not in taken)
    return [type(row)(**{**vars(row), "key": row.key or next(fresh)}) for row in rows]


def _number(typed: str) -> Decimal:
    try:
        value = Decimal(typed.replace(",", ""))
    except InvalidOperation as error:
        raise ValidationError(_now("目标值要是数字；单位写在后一栏。"), "target") from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 14:
        raise ValidationError(_now("目标值要是数字；单位写在后一栏。"), "target")
    return value


def _show_promised(one: Promised) -> list[str]:
    return [one.key, one.name, one.stage, one.due_on.isoformat(), one.evidence, shown_share(one.share)]


def _show_target(one: Target) -> list[str]:
    target = "" if one.target is None else f"{one.target.normalize():f}"
    return [one.key, one.name, one.comparator, target, one.unit, one.milestone]


class OthersField(TableField):
    """Further units that sign, by full name or credit code; the value is a list of Signatory."""

    def __init__(self, **kwargs: Any) -> None:
        columns = (
            TableColumn("unit", _("单位全称或统一社会信用代码"), size="l", max_length=120),
            TableColumn("words", _("以什么身份签署（如：需求单位）"), max_length=40),
        )
        super().__init__(columns=columns, read=_read_other, show=_show_other, maximum=MOST_OTHERS, **kwargs)


def _read_other(cells: list[str]) -> Signatory:
    name, words = cells
    rows: Any = Organisation.objects.verified()
    unit = rows.filter(name=name).first() or rows.filter(uscc=normalise_uscc(name)).first()
    if unit is None:
        raise ValidationError(_now("没有“%(name)s”这家已核验的单位，请写全称。") % {"name": name}, "unknown")
    if not words:
        raise ValidationError(_now("请写明以什么身份签署。"), "words")
    return Signatory(unit, words)


def _show_other(one: Signatory) -> list[str]:
    return ["", str(one.organisation), one.words]


class DraftForm(forms.Form):
    """All that a draft says."""

    sections = (
        (_("项目"), "", ("heading", "title", "leader_name", "starts_on", "ends_on")),
        (_("里程碑和考核指标"), _("综合验收总在执行期最后一天，不用写。"), ("promised", "targets")),
        (
            _("拨款"),
            _("签订后、各里程碑通过后、综合验收通过后各拨付多少；比例加起来是 100%。"),
            ("amount_yuan", "first_share", "final_share"),
        ),
        (
            _("文字"),
            _("花括号里的内容在提交签署时代入。"),
            ("body", "resources", "powers", "rewards", "statements"),
        ),
        (_("其他签署方"), _("签约部门、承担单位和制度里写明的各方不用再写。"), ("others",)),
    )
    heading = forms.CharField(label=_("文书名称"), max_length=LONGEST_TITLE)
    title = forms.CharField(label=_("项目名称"), max_length=120)
    leader_name = forms.CharField(label=_("项目负责人"), max_length=60)
    starts_on = day_field(_("执行期开始"), required=True)
    ends_on = day_field(_("执行期结束"), required=True)
    promised = PromisedField(label=_("里程碑"), required=False)
    targets = TargetsField(label=_("考核指标"), required=False)
    amount_yuan = MoneyWanField(label=_("支持金额（万元）"), required=False)
    first_share = forms.CharField(label=_("签订后拨付（%）"), required=False, max_length=8)
    final_share = forms.CharField(label=_("综合验收通过后拨付（%）"), required=False, max_length=8)
    body = _text(_("正文"), LONGEST_BODY, 10, required=True)
    resources = _text(_("双方投入"), LONGEST_PART, 3)
    powers = _text(_("授予的权限"), LONGEST_PART, 3)
    rewards = _text(_("完成后的奖励"), LONGEST_PART, 3)
    statements = _text(_("承诺"), LONGEST_PART, 3, help_text=_("一行一条"))
    others = OthersField(label=_("其他签署方"), required=False)

    def __init__(self, *args: Any, instance: Agreement, **kwargs: Any) -> None:
        kwargs["initial"] = {**_stored_draft(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_first_share(self) -> Decimal:
        """As a number."""
        return share_of(read_share(self.cleaned_data["first_share"]))

    def clean_final_share(self) -> Decimal:
        """As a number."""
        return share_of(read_share(self.cleaned_data["final_share"]))

    def clean_statements(self) -> list[str]:
        """The statements, one a line."""
        return [line.strip() for line in self.cleaned_data["statements"].splitlines() if line.strip()]

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        data = self.cleaned_data
        final = Promised(FINAL, _now("综合验收"), _now("验收"), "", data["ends_on"], data["final_share"])
        return {
            "values": {name: data[name] for name in HEAD},
            "promised": [*data["promised"], final],
            "targets": data["targets"],
            "first_share": data["first_share"],
            "others": data["others"],
        }


def _stored_draft(agreement: Agreement) -> dict[str, Any]:
    rows = list(agreement.milestones.all())
    first = next((one.share for one in agreement.payments.all() if one.part == SIGNATURE), Decimal(0))
    return {
        **{name: getattr(agreement, name) for name in HEAD if name != "statements"},
        "statements": "\n".join(agreement.statements),
        "promised": [
            Promised(one.key, one.name, one.stage, one.evidence, one.due_on, one.share)
            for one in rows
            if not one.is_final
        ],
        "targets": [
            Target(one.key, one.name, one.comparator, one.target, one.unit, one.milestone.name)
            for one in agreement.indicators.all()
        ],
        "first_share": shown_share(first),
        "final_share": shown_share(next((one.share for one in rows if one.is_final), Decimal(0))),
        "others": [
            Signatory(one.organisation, one.words) for one in agreement.parties.all() if one.role == PartyRole.OTHER
        ],
    }


class SignForm(forms.Form):
    """Who signed for a party, when and how."""

    content_sha256 = forms.CharField(widget=forms.HiddenInput)
    signer_name = forms.CharField(label=_("签署人"), max_length=60)
    signed_on = day_field(_("签署日期"), required=True)
    provider = forms.ChoiceField(label=_("签署方式"))
    paper = forms.FileField(label=_("签字盖章页扫描件"), required=False, help_text=_("PDF 或图片，可以稍后补交到留言"))

    def __init__(self, *args: Any, instance: Agreement, party: Party, **kwargs: Any) -> None:
        begins = {
            "content_sha256": instance.content_sha256,
            "signer_name": party.name,
            "signed_on": clock.today(),
            "provider": providers.BY_HAND.key,
        }
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers.provider_choices()  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What was done until a milestone, what was measured, and the evidence."""

    text = _text(
        _("完成情况"), 4000, 8, required=True, help_text=_("写明做了什么、达到什么结果、与计划不同的地方和原因")
    )

    def __init__(self, *args: Any, instance: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = []
        for one in instance.indicators.all():
            name = f"value_{one.key}"
            self.keys.append((one.key, name))
            self.fields[name] = FigureField(
                label=_now("%(name)s（%(unit)s）") % {"name": one.name, "unit": one.unit} if one.unit else one.name,
                max_digits=20,
                decimal_places=6,
                help_text=_now("目标：%(target)s；填实测值") % {"target": one.target_words},
                initial=one.measured,
            )
        words = _now("一次最多 %(most)d 个文件") % {"most": MOST_FILES}
        if instance.evidence:
            words = _now("请提交：%(what)s；%(words)s") % {"what": instance.evidence, "words": words}
        self.fields["evidence"] = FilesField(label=_now("证明材料"), help_text=words)

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        data = self.cleaned_data
        measured = {key: data[name] for key, name in self.keys}
        return {"text": data["text"], "values": measured, "uploads": data["evidence"]}


class AcceptForm(forms.Form):
    """What is said when a report is accepted."""

    opinion = _text(_("验收意见"), 1000, 2, help_text=_("有指标没有达到目标而仍然通过的，必须写明"))


class AmendmentForm(forms.Form):
    """What is to be changed, and why; what is left as it is stays."""

    reason = _text(_("变更理由"), 1000, 4, required=True)
    leader_name = forms.CharField(label=_("项目负责人"), max_length=60)
    ends_on = day_field(_("执行期结束"), required=True)

    def __init__(self, *args: Any, instance: Agreement, **kwargs: Any) -> None:
        begins = {"leader_name": instance.leader_name, "ends_on": instance.ends_on}
        kwargs["initial"] = {**begins, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.due, self.targets = [], []
        for milestone in instance.milestones.all():
            if milestone.is_final or milestone.state not in OWED:
                continue
            name = f"due_{milestone.key}"
            self.due.append((milestone.key, name))
            label = _now("“%(name)s”报告截止") % {"name": milestone.name}
            self.fields[name] = day_field(label, required=True, initial=milestone.due_on)
        for one in instance.indicators.all():
            if one.milestone.state not in OWED:
                continue
            name = f"target_{one.key}"
            self.targets.append((one.key, name))
            self.fields[name] = FigureField(
                label=_now("“%(name)s”目标值") % {"name": one.name},
                max_digits=20,
                decimal_places=6,
                initial=one.target,
                help_text=one.unit,
            )

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        data = self.cleaned_data
        return {
            "reason": data["reason"],
            "leader_name": data["leader_name"],
            "ends_on": data["ends_on"],
            "due": {key: data[name] for key, name in self.due},
            "targets": {key: data[name] for key, name in self.targets},
        }


MILESTONE_FORMS: Mapping[str, type[forms.Form]] = {"accept": AcceptForm}
