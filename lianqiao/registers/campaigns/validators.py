"""Checks of a survey's questions and of the answers to them; form, domain and transition call the same functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lianqiao.registers.campaigns.enums import QuestionKind

#: A survey is answered in two minutes: this many questions, options and letters, and no more.
MOST_QUESTIONS = 12
MOST_OPTIONS = 20
LONGEST_LABEL = 120
LONGEST_OPTION = 40
LONGEST_ANSWER = 500
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.CHOICES)
_PARTS = {"key", "label", "kind", "options", "required"}


def validate_questions(questions: Any) -> None:
    """A list of {key, label, kind, options, required} with different keys and labels; ValidationError otherwise."""
    if not isinstance(questions, list) or not all(isinstance(row, dict) and set(row) == _PARTS for row in questions):
        raise ValidationError(_("问题的格式不对。"), "shape")
    if len(questions) > MOST_QUESTIONS:
        raise ValidationError(_("最多 %(limit)d 个问题，企业要能在两分钟内答完。"), "many", {"limit": MOST_QUESTIONS})
    for part in ("key", "label"):
        if len({row[part] for row in questions}) < len(questions):
            raise ValidationError(_("有两个问题重复。"), "twice")
    for row in questions:
        _validate_question(row)


def _validate_question(row: Mapping[str, Any]) -> None:
    label, options = str(row["label"]), row["options"]
    if not label.strip() or len(label) > LONGEST_LABEL:
        raise ValidationError(_("问题要有文字，最多 %(limit)d 个字。"), "label", {"limit": LONGEST_LABEL})
    if row["kind"] not in QuestionKind.values or not isinstance(row["required"], bool):
        raise ValidationError(_("问题的格式不对。"), "shape")
    if not isinstance(options, list) or not all(isinstance(option, str) and option.strip() for option in options):
        raise ValidationError(_("问题的格式不对。"), "shape")
    if row["kind"] not in WITH_OPTIONS:
        if options:
            raise ValidationError(_("“%(label)s”不需要选项。"), "options", {"label": label})
        return
    if not 2 <= len(set(options)) == len(options) <= MOST_OPTIONS:
        message = _("“%(label)s”要有 2 到 %(limit)d 个不同的选项。")
        raise ValidationError(message, "options", {"label": label, "limit": MOST_OPTIONS})
    if any(len(option) > LONGEST_OPTION for option in options):
        raise ValidationError(_("选项最多 %(limit)d 个字。"), "option", {"limit": LONGEST_OPTION})


def clean_answers(
    questions: Iterable[Mapping[str, Any]], given: Mapping[str, Any], *, in_full: bool = True
) -> dict[str, Any]:
    """The answers as they are kept: {key: text, number as text, bool, option, or list of options}; unanswered left out.

    `in_full` asks for the required ones. Raises ValidationError with {key: sentence} for what does not fit; what
    answers no question is ignored.
    """
    kept: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in questions:
        key, value = question["key"], given.get(question["key"])
        if value is None or value in ("", [], ()):
            if question["required"] and in_full:
                errors[key] = _("请回答这个问题。")
            continue
        try:
            kept[key] = _READERS[QuestionKind(question["kind"])](value, question["options"])
        except ValidationError as error:
            errors[key] = error.messages[0]
    if errors:
        raise ValidationError({key: [sentence] for key, sentence in errors.items()})
    return kept


def _text(value: Any, options: Sequence[str]) -> str:
    text = str(value).strip()
    if len(text) > LONGEST_ANSWER:
        raise ValidationError(_("最多 %(limit)d 个字。"), "long", {"limit": LONGEST_ANSWER})
    return text


def _number(value: Any, options: Sequence[str]) -> str:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise ValidationError(_("请填写数字。"), "number") from error
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValidationError(_("请填写数字。"), "number")
    return f"{number.normalize():f}"


def _yes_no(value: Any, options: Sequence[str]) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return bool(value == "yes")
    raise ValidationError(_("请选“是”或“否”。"), "yes_no")


def _choice(value: Any, options: Sequence[str]) -> str:
    if value not in options:
        raise ValidationError(_("请从所列选项中选择。"), "choice")
    return str(value)


def _choices(value: Any, options: Sequence[str]) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value)
    if set(chosen) - set(options):
        raise ValidationError(_("请从所列选项中选择。"), "choice")
    return [option for option in options if option in chosen]


_READERS = {
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
}


def answer_text(value: Any) -> str:
    """An answer as people read it; empty for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "、".join(value) if isinstance(value, list) else str(value)
