"""Forms for kinds, editions and lines; what they ask is checked again by the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.lists import subjects
from lianqiao.core.lists.columns import FEEDBACK, Column
from lianqiao.core.lists.enums import ColumnKind, EditionState, Effect, Visibility
from lianqiao.core.lists.models import Edition, Entry

COLUMN_PREFIX = "column_"


def _day(label: Any, *, required: bool = True, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options
    )


class KindForm(forms.Form):
    """A kind of list; its own columns are written one to a line."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=100)
    description = forms.CharField(
        label=gettext_lazy("说明"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    subject_models = forms.MultipleChoiceField(
        label=gettext_lazy("可列入的记录"), required=False, widget=forms.CheckboxSelectMultiple
    )
    takes_names = forms.BooleanField(label=gettext_lazy("也可以直接写名称"), required=False, initial=True)
    column_titles = forms.CharField(
        label=gettext_lazy("其他栏目"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("一行写一个栏目，例如：技术领域"),
    )
    effect = forms.ChoiceField(label=gettext_lazy("列入的作用"), choices=Effect.choices)
    visibility = forms.ChoiceField(label=gettext_lazy("公开范围"), choices=Visibility.choices)
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices: Any = self.fields["subject_models"]
        choices.choices = [(label, subjects.label_of(label)) for label in subjects.subject_models()]

    def values(self) -> dict[str, Any]:
        """The values that the domain takes."""
        values = dict(self.cleaned_data)
        titles = [line.strip() for line in values.pop("column_titles").splitlines() if line.strip()]
        values["columns"] = [{"name": f"c{number}", "title": title[:40]} for number, title in enumerate(titles, 1)]
        return values


class EditionForm(forms.Form):
    """The head of an edition; a new one may bring the lines of another."""

    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=200, help_text=gettext_lazy("例如：2026年第一批科技成果供给清单")
    )
    period_from = _day(gettext_lazy("起始日期"))
    period_to = _day(gettext_lazy("截止日期"), required=False, help_text=gettext_lazy("不填表示到下一期印发为止"))
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, sources: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if sources is not None:
            self.fields["copy_from"] = forms.ModelChoiceField(
                sources,
                label=_("带入哪一期的条目"),
                required=False,
                empty_label=_("不带入，从空白开始"),
            )


class IssueForm(forms.Form):
    """The decision by which an edition is issued."""

    decision_title = forms.CharField(label=gettext_lazy("印发文件名称"), max_length=200)
    decision_number = forms.CharField(label=gettext_lazy("文号"), max_length=100, required=False)
    decided_on = _day(gettext_lazy("印发日期"), initial=clock.today)


class EndForm(forms.Form):
    """The decision by which a line leaves."""

    left_on = _day(gettext_lazy("退出日期"), initial=clock.today)
    decision = forms.CharField(label=gettext_lazy("决定文件"), max_length=200)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class _WithColumns(forms.Form):
    """A form with the columns of a kind of list beside its own fields."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Refusals of the domain name a column without the form's prefix."""
        prefixed = f"{COLUMN_PREFIX}{field}"
        super().add_error(prefixed if prefixed in self.fields else field, error)

    def values(self) -> dict[str, Any]:
        """What a new line takes."""
        cleaned = self.cleaned_data
        attributes = {
            name.removeprefix(COLUMN_PREFIX): value
            for name, value in cleaned.items()
            if name.startswith(COLUMN_PREFIX) and value not in (None, "")
        }
        others = {name: value for name, value in cleaned.items() if not name.startswith(COLUMN_PREFIX)}
        return {**others, "attributes": attributes}


class EntryForm(_WithColumns):
    """One line: a name where no record was chosen, the columns of the kind, and the decision."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=200)
    holder = forms.CharField(label=gettext_lazy("所属单位"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        subject: Any = None,
        prefilled: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        options["initial"] = {f"{COLUMN_PREFIX}{name}": value for name, value in (prefilled or {}).items()}
        super().__init__(*args, **options)
        if subject is not None:
            del self.fields["name"], self.fields["holder"]
        for column in _typed_columns(edition):
            self.fields[f"{COLUMN_PREFIX}{column.name}"] = _column_field(column)
        self.fields["note"] = forms.CharField(label=_("备注"), max_length=1000, required=False)
        if edition.state == EditionState.ISSUED:
            self.fields["entry_decision"] = forms.CharField(label=_("列入决定"), max_length=200)
            self.fields["entered_on"] = _day(_("列入日期"), initial=clock.today)
        self.fields["entry_reason"] = forms.CharField(label=_("列入理由"), max_length=1000, required=False)
        if edition.kind.effect != Effect.NONE:
            self.fields["effect_until"] = _day(
                _("作用截止日期"), required=False, help_text=_("有规定的按规定自动计算，没有的可以填写")
            )


def entry_form(
    edition: Edition, subject: Any = None, *, data: Any = None, prefilled: Mapping[str, Any] | None = None
) -> EntryForm:
    """The form for a line of the edition; `prefilled` are the columns that the record fills itself."""
    return EntryForm(data, edition=edition, subject=subject, prefilled=prefilled)


class ChangeEntryForm(_WithColumns):
    """A change of a line: of a draft freely, of an issued edition by a decision with its day and reason."""

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        edition = entry.edition
        columns = edition.kind.own_columns()
        stored: dict[str, Any] = {f"{COLUMN_PREFIX}{name}": value for name, value in entry.attributes.items()}
        is_draft = edition.state == EditionState.DRAFT
        names = ("note", "position", "entered_on", "entry_reason", "effect_until") if is_draft else ("note",)
        stored |= {name: getattr(entry, name) for name in names}
        options["initial"] = {**stored, **options.get("initial", {})}
        super().__init__(*args, **options)
        for column in columns:
            self.fields[f"{COLUMN_PREFIX}{column.name}"] = _column_field(column)
        self.fields["note"] = forms.CharField(label=_("备注"), max_length=1000, required=False)
        if not is_draft:
            self.fields["decision"] = forms.CharField(label=_("决定文件"), max_length=200)
            self.fields["changed_on"] = _day(_("决定日期"), initial=clock.today)
            reason = forms.Textarea(attrs={"rows": 2})
            self.fields["reason"] = forms.CharField(label=_("理由"), max_length=1000, widget=reason)
            return
        self.fields["position"] = forms.IntegerField(label=_("序号"), min_value=1)
        self.fields["entered_on"] = _day(_("列入日期"))
        self.fields["entry_reason"] = forms.CharField(label=_("列入理由"), max_length=1000, required=False)
        if edition.kind.effect != Effect.NONE:
            self.fields["effect_until"] = _day(_("作用截止日期"), required=False)


class MissingColumnsForm(forms.Form):
    """What stands in the columns of records that do not fill them themselves."""

    def __init__(self, *args: Any, edition: Edition, **options: Any) -> None:
        super().__init__(*args, **options)
        for column in _typed_columns(edition):
            field = _column_field(column)
            field.required = False
            field.label = _("“%(column)s”没有内容时填") % {"column": column.title}
            self.fields[f"{COLUMN_PREFIX}{column.name}"] = field

    def values(self) -> dict[str, Any]:
        """The words by the name of the column."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        return {name.removeprefix(COLUMN_PREFIX): value for name, value in cleaned.items() if value not in (None, "")}


def _typed_columns(edition: Edition) -> list[Column]:
    """The columns that are written when a line enters: what others answer comes later, and by itself."""
    return [column for column in edition.kind.own_columns() if column.name != FEEDBACK]


def _column_field(column: Column) -> forms.Field:
    if column.kind == ColumnKind.DATE:
        return _day(column.title, required=column.required)
    if column.kind == ColumnKind.CHOICE:
        choices = [("", _("请选择")), *((choice, choice) for choice in column.choices)]
        return forms.ChoiceField(label=column.title, choices=choices, required=column.required)
    return forms.CharField(label=column.title, max_length=500, required=column.required)
