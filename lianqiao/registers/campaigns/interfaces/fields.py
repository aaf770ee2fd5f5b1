"""Form fields of campaigns: a survey's questions typed one a line, and lists of credit codes."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.exchange.reading import read_rows
from lianqiao.core.files.content import TABLES, check_content
from lianqiao.core.publishing.fields import LinesField
from lianqiao.registers.campaigns.enums import QuestionKind
from lianqiao.registers.campaigns.validators import MOST_QUESTIONS, validate_questions
from lianqiao.registers.organisations.validators import normalise_uscc

#: Letters of a unified social credit code (GB 32100).
CODE_LENGTH = 18
_BETWEEN_CODES = re.compile(r"[\s,，、;；|｜]+")
_BETWEEN_OPTIONS = re.compile(r"\s*[、/／;；]\s*")
_TRUE = ("必答", "是", "必填")
_BY_LABEL = {str(kind.label): kind for kind in QuestionKind} | {"是否": QuestionKind.YES_NO}


class QuestionsField(LinesField):
    """The questions of a survey, one a line: question ｜ kind ｜ options ｜ whether it must be answered.

    The value is the list that `validators.validate_questions` asks for; keys follow the order of the lines.
    """

    def __init__(self, **kwargs: Any) -> None:
        columns = (_("问题"), _("类型"), _("选项"), _("必答"))
        super().__init__(columns=columns, read=_read_question, show=_show_question, maximum=MOST_QUESTIONS, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The questions with their keys."""
        return [{**row, "key": f"q{number}"} for number, row in enumerate(super().to_python(value), start=1)]

    def validate(self, value: Any) -> None:
        """What the model's validator asks for."""
        super().validate(value)
        validate_questions(value)


def _read_question(cells: list[str]) -> dict[str, Any]:
    label, kind_text, options_text, required_text = cells
    options = [option for option in _BETWEEN_OPTIONS.split(options_text) if option]
    kind = _BY_LABEL.get(kind_text) if kind_text else (QuestionKind.CHOICE if options else QuestionKind.TEXT)
    if kind is None:
        kinds = "、".join(str(one.label) for one in QuestionKind)
        sentence = _now("没有“%(kind)s”这种类型，请从这些中选：%(kinds)s。")
        raise ValidationError(sentence % {"kind": kind_text, "kinds": kinds}, "kind")
    return {"key": "", "label": label, "kind": kind.value, "options": options, "required": required_text in _TRUE}


def _show_question(question: Any) -> tuple[str, ...]:
    return (
        question["label"],
        str(QuestionKind(question["kind"]).label),
        "、".join(question["options"]),
        _now("必答") if question["required"] else "",
    )


def codes_in_text(text: str) -> list[str]:
    """The codes that were typed, parted by spaces, lines or commas."""
    return [normalise_uscc(word) for word in _BETWEEN_CODES.split(text) if word]


def codes_in_file(upload: Any) -> list[str]:
    """The codes of an uploaded table: in each row the first cell of 18 letters; ValidationError for what is no table.

    Rows without such a cell (a heading, a note) are passed over.
    """
    try:
        kind = check_content(upload, upload.name, allow=TABLES).kind
        rows = [[normalise_uscc(str(cell or "")) for cell in row.cells] for row in read_rows(upload, kind)]
    except DomainError as error:
        raise ValidationError(error.message, error.code) from error
    found = [next((cell for cell in row if len(cell) == CODE_LENGTH and cell.isalnum()), "") for row in rows]
    codes = [code for code in found if code]
    if not codes:
        raise ValidationError(_now("表格里没有 18 位的统一社会信用代码。"), "no_codes")
    return codes
