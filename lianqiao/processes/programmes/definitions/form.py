"""The form of a scheme: sections of typed fields, as JSON and as what code works with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.processes.programmes.definitions.offers import CODES, PREFILLS, REGISTERS
from lianqiao.processes.programmes.enums import FieldKind

#: A form is filled in in an afternoon: so much, and no more.
MOST_FIELDS = 80
MOST_OPTIONS = 40
MOST_COLUMNS = 8
LONGEST_LABEL = 60
LONGEST_HELP = 200
#: Kinds that a table's column may have.
CELL_KINDS = (FieldKind.TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE)


@dataclass(frozen=True)
class Column:
    """A column of a field that is a table."""

    label: str
    kind: FieldKind = FieldKind.TEXT


@dataclass(frozen=True)
class When:
    """A field is asked only where the answer to `field` (a key) is `value`, in words."""

    field: str
    value: str


@dataclass(frozen=True)
class Field:
    """One question. `options` are those of a choice, `columns` of a table, `source` the code list or register.

    `prefill` names what the platform knows of the applicant; `is_public` fields are shown with the result.
    """

    key: str
    label: str
    kind: FieldKind
    required: bool = True
    help: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    source: str = ""
    prefill: str = ""
    is_public: bool = False
    when: When | None = None

    def to_json(self) -> dict[str, Any]:
        """The field as plain values."""
        return {**asdict(self), "options": list(self.options), "columns": [asdict(one) for one in self.columns]}


@dataclass(frozen=True)
class Section:
    """Fields that stand together; each is filled in on a page of its own."""

    key: str
    title: str
    fields: tuple[Field, ...]

    def to_json(self) -> dict[str, Any]:
        """The section as plain values."""
        return {"key": self.key, "title": self.title, "fields": [one.to_json() for one in self.fields]}


@dataclass(frozen=True)
class Form:
    """All sections in their order."""

    sections: tuple[Section, ...] = ()
    _by_key: dict[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {one.key: one for one in self.fields()})

    def fields(self) -> Iterator[Field]:
        """Every field in reading order."""
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> Field:
        """The field of that key; LookupError when the form has none."""
        return self._by_key[key]

    def section(self, key: str) -> Section:
        """The section of that key; LookupError when the form has none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise LookupError(f"the form has no section {key}")

    def public_fields(self) -> list[Field]:
        """Those that are shown with the result."""
        return [one for one in self.fields() if one.is_public]

    def to_json(self) -> list[dict[str, Any]]:
        """The form as it is kept."""
        return [section.to_json() for section in self.sections]


def form_of(kept: Iterable[Mapping[str, Any]]) -> Form:
    """The form that JSON holds; what was checked by `validate_form` is read without a refusal."""
    return Form(tuple(_section(row) for row in kept))


def _section(row: Mapping[str, Any]) -> Section:
    return Section(str(row["key"]), str(row["title"]), tuple(_field(one) for one in row["fields"]))


def _field(row: Mapping[str, Any]) -> Field:
    given = dict(row)
    when = given.pop("when", None)
    columns = tuple(Column(one["label"], FieldKind(one["kind"])) for one in given.pop("columns", ()))
    options = tuple(given.pop("options", ()))
    return Field(
        **{**given, "kind": FieldKind(given["kind"])},
        options=options,
        columns=columns,
        when=None if when is None else When(**when),
    )


def validate_form(kept: Any) -> None:
    """Refuse what is no form: ValidationError with one sentence. A form may be empty while it is drawn up."""
    try:
        form = form_of(kept)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValidationError(_("表单的格式不对。"), "shape") from error
    if found := problems_of(form):
        raise ValidationError(found[0], "form")


def problems_of(form: Form) -> list[str]:
    """Everything that is wrong with a form, one sentence each; none when it can be filled in."""
    fields = list(form.fields())
    if len(fields) > MOST_FIELDS:
        return [_("表单最多 %(limit)d 个字段，现在有 %(count)d 个。") % {"limit": MOST_FIELDS, "count": len(fields)}]
    keys = [one.key for one in fields]
    if len(set(keys)) < len(keys) or len({one.key for one in form.sections}) < len(form.sections):
        return [_("表单里有两个字段的代号相同。")]
    found: list[str] = []
    seen: set[str] = set()
    earlier: dict[str, Field] = {}
    for one in fields:
        name = {"label": one.label}
        if not one.label.strip() or len(one.label) > LONGEST_LABEL:
            found.append(_("字段名称要有 1 到 %(limit)d 个字。") % {"limit": LONGEST_LABEL})
        elif one.label in seen:
            found.append(_("字段“%(label)s”出现了两次。") % name)
        seen.add(one.label)
        if len(one.help) > LONGEST_HELP:
            found.append(_("字段“%(label)s”的提示太长。") % name)
        found += [sentence % name for sentence in _shape_problems(one)]
        if one.when is not None:
            found += _when_problems(one, earlier)
        earlier[one.key] = one
    return found


def _shape_problems(one: Field) -> Iterator[str]:
    if one.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        if not 2 <= len(set(one.options)) == len(one.options) <= MOST_OPTIONS:
            yield _("字段“%(label)s”要有至少两个不同的选项。")
    elif one.options:
        yield _("字段“%(label)s”不是选择题，不要写选项。")
    if one.kind == FieldKind.TABLE:
        if not 1 <= len({column.label for column in one.columns}) == len(one.columns) <= MOST_COLUMNS:
            yield _("字段“%(label)s”是表格，要写 1 到 8 个不同的栏目。")
        elif any(column.kind not in CELL_KINDS for column in one.columns):
            yield _("字段“%(label)s”的栏目只能是一行文字、数字、金额或日期。")
    if one.kind == FieldKind.CODE and one.source not in CODES:
        yield _("字段“%(label)s”没有说用哪个代码表。")
    if one.kind == FieldKind.RECORD and one.source not in REGISTERS:
        yield _("字段“%(label)s”没有说选哪一类记录。")
    if one.prefill and one.prefill not in PREFILLS:
        yield _("字段“%(label)s”的预填内容不存在。")
    elif one.prefill and one.kind not in (FieldKind.TEXT, FieldKind.LONG, FieldKind.NUMBER):
        yield _("字段“%(label)s”不是文字或数字，不能预填。")


def _when_problems(one: Field, earlier: Mapping[str, Field]) -> list[str]:
    name = {"label": one.label}
    asked = earlier.get(one.when.field) if one.when is not None else None
    if asked is None or one.when is None:
        return [_("字段“%(label)s”的填写条件要引用排在它前面的字段。") % name]
    allowed: tuple[str, ...]
    if asked.kind == FieldKind.YES_NO:
        allowed = (str(_("是")), str(_("否")))
    elif asked.kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        allowed = asked.options
    else:
        return [_("字段“%(label)s”的填写条件只能引用选择题或是否题。") % name]
    if one.when.value not in allowed:
        return [_("字段“%(label)s”的填写条件里没有这个选项。") % name]
    return []
