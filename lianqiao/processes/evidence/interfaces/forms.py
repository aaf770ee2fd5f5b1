"""What is typed into exemption cases: the application, what was taken down, the answers to each condition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.forms import field_for
from lianqiao.core.pages.fields import day_field
from lianqiao.processes.evidence.domain.cases import conditions_for, findings_of, offered_files
from lianqiao.processes.evidence.enums import Met, StatementKind, Verdict
from lianqiao.processes.evidence.limits import LONGEST_REASON, LONGEST_TEXT, LONGEST_TITLE
from lianqiao.processes.evidence.models import EvidenceFile, ExemptionCase, TypicalCase

_LONG = forms.Textarea(attrs={"rows": 4})


class _FileField(forms.ModelChoiceField):
    """One of the unit's evidence files."""

    def label_from_instance(self, obj: EvidenceFile) -> str:
        """Number, matter, version."""
        return f"{obj.number} {obj.dossier.title}（{obj.version}）"


class CaseForm(forms.Form):
    """The application."""

    sections = (
        (_("申请什么"), "", ("title", "applicant", "person_name", "evidence")),
        (_("事实和理由"), _("写清楚决策时怎样、后来怎样；证据卷里有的不必重复。"), ("happened", "grounds")),
    )

    def __init__(self, *args: Any, actor: Actor, case: ExemptionCase | None = None, **kwargs: Any) -> None:
        if case is not None:
            names = ("title", "applicant", "person_name", "evidence_id", "happened", "grounds")
            initial = {name.removesuffix("_id"): getattr(case, name) for name in names}
            kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in ("title", "applicant", "person_name", "happened", "grounds"):
            self.fields[name] = field_for(ExemptionCase._meta.get_field(name))
        self.fields["evidence"] = _FileField(
            queryset=offered_files(actor), label=_("证据卷"), help_text=_("先在“证据卷宗”里生成")
        )
        self.order_fields([name for _title, _help, names in self.sections for name in names])

    def values(self) -> dict[str, Any]:
        """What the domain takes."""
        return dict(self.cleaned_data)


class StatementForm(forms.Form):
    """What was taken down."""

    kind = forms.ChoiceField(label=_("类别"), choices=StatementKind.choices, widget=forms.RadioSelect)
    giver = forms.CharField(label=_("谁说的、从哪里取得"), max_length=LONGEST_TITLE)
    given_on = day_field(_("日期"), required=True)
    text = forms.CharField(label=_("内容"), max_length=LONGEST_TEXT, widget=_LONG)
    upload = forms.FileField(label=_("附件"), required=False, help_text=_("笔录、听证记录或材料的扫描件"))


class VerdictForm(forms.Form):
    """Each condition with answer and reason, and the verdict that follows."""

    def __init__(self, *args: Any, case: ExemptionCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.codes = case, [row["code"] for row in conditions_for(case).value]
        rows = conditions_for(case).value
        for row in rows:
            self.fields[f"met_{row['code']}"] = forms.ChoiceField(
                label=row["name"], choices=Met.choices, widget=forms.RadioSelect, help_text=row["source"]
            )
            self.fields[f"reason_{row['code']}"] = forms.CharField(
                label=_("理由"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2})
            )
        self.fields["verdict"] = forms.ChoiceField(
            label=_("认定结论"), choices=Verdict.choices, widget=forms.RadioSelect
        )
        self.fields["reasons"] = forms.CharField(label=_("认定理由"), max_length=LONGEST_TEXT, widget=_LONG)
        conditions = tuple(f"{part}_{code}" for code in self.codes for part in ("met", "reason"))
        self.sections = (
            (_("逐条对照"), conditions_for(case).source, conditions),
            (_("结论"), _("由另一位同事复核以后才作出。"), ("verdict", "reasons")),
        )

    def values(self) -> dict[str, Any]:
        """The data of the transition."""
        given = self.cleaned_data
        answers = {code: (given[f"met_{code}"], given[f"reason_{code}"]) for code in self.codes}
        return {
            "findings": findings_of(self.case, answers),
            "verdict": given["verdict"],
            "reasons": given["reasons"],
        }


class TypicalForm(forms.Form):
    """A case told without names."""

    sections = (
        (_("公开的文字"), _("隐去单位、人员、成果和编号；平台会检查姓名和单位名称。"), ("title", "facts", "lesson")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "facts", "lesson"):
            self.fields[name] = field_for(TypicalCase._meta.get_field(name))


class AnswerForm(forms.Form):
    """The last word after an objection."""

    verdict = forms.ChoiceField(label=_("复查结论"), choices=Verdict.choices, widget=forms.RadioSelect)
    answer = forms.CharField(label=_("复查意见"), max_length=LONGEST_REASON, widget=_LONG)


#: `propose` wants more than fits under a button: it has a page of its own.
ACTION_FORMS: dict[str, type[forms.Form]] = {"answer": AnswerForm}
