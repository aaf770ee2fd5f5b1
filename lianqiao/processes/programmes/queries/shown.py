"""An application as its readers see it: the answers of each section in words, records and files by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.core.access import Actor
from lianqiao.core.models.files import StoredFile
from lianqiao.processes.programmes.definitions.answers import Answers, is_asked, is_empty, plain_words, typed
from lianqiao.processes.programmes.definitions.form import Field, Form, Section
from lianqiao.processes.programmes.definitions.offers import CODES, REGISTERS
from lianqiao.processes.programmes.enums import FieldKind
from lianqiao.processes.programmes.models import Application


@dataclass(frozen=True)
class ShownAnswer:
    """One answer: `words`, or for a table `rows` of (heading, cell) under `headings`, or for a file the `file`."""

    label: str
    words: str = ""
    is_long: bool = False
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    file: StoredFile | None = None
    is_missing: bool = False
    is_reopened: bool = False


@dataclass(frozen=True)
class ShownSection:
    """One section, and how many of its required fields are still empty."""

    key: str
    title: str
    answers: tuple[ShownAnswer, ...]
    missing: int


def shown_sections(application: Application) -> list[ShownSection]:
    """All sections with what is asked of this applicant; expects sections and files to be prefetched.

    One query for each code list and each register that is named.
    """
    form, answers = application.call.edition.form_definition, application.answers()
    names = _names(form.fields(), answers)
    files = application.current_files()
    reopened = set(application.reopened)
    return [_shown(section, answers, names, files, reopened) for section in form.sections]


def public_answers(form: Form, many: Sequence[Answers]) -> list[list[tuple[str, str]]]:
    """For each applicant label and words of the answers that are shown with the result; never files or other records.

    One query for each code list, however many applicants there are.
    """
    fields = [one for one in form.public_fields() if one.kind not in (FieldKind.FILE, FieldKind.RECORD)]
    names = _names(fields, *many)
    told = []
    for answers in many:
        asked = [one for one in fields if is_asked(one, answers) and not is_empty(answers.get(one.key))]
        told.append([(one.label, _words(one, answers[one.key], names)) for one in asked])
    return told


def _shown(
    section: Section,
    answers: Answers,
    names: Mapping[tuple[str, str], str],
    files: Mapping[str, StoredFile],
    reopened: set[str],
) -> ShownSection:
    told = []
    for one in section.fields:
        if not is_asked(one, answers):
            continue
        value = answers.get(one.key)
        told.append(_answer(one, value, names, files, one.key in reopened))
    missing = sum(answer.is_missing for answer in told)
    return ShownSection(section.key, section.title, tuple(told), missing)


def _answer(
    one: Field, value: Any, names: Mapping[tuple[str, str], str], files: Mapping[str, StoredFile], reopened: bool
) -> ShownAnswer:
    missing = one.required and is_empty(value)
    if one.kind == FieldKind.TABLE and not is_empty(value):
        headings = tuple(
            _("%(label)s（万元）") % {"label": column.label} if column.kind == FieldKind.MONEY else column.label
            for column in one.columns
        )
        kinds = [column.kind for column in one.columns]
        rows = tuple(
            tuple((heading, typed(kind, cell)) for heading, kind, cell in zip(headings, kinds, row, strict=True))
            for row in value
        )
        return ShownAnswer(one.label, headings=headings, rows=rows, is_reopened=reopened)
    if one.kind == FieldKind.FILE and not is_empty(value):
        return ShownAnswer(one.label, file=files.get(str(value)), is_missing=missing, is_reopened=reopened)
    words = _words(one, value, names)
    return ShownAnswer(one.label, words, is_long=one.kind == FieldKind.LONG, is_missing=missing, is_reopened=reopened)


def _words(one: Field, value: Any, names: Mapping[tuple[str, str], str]) -> str:
    if is_empty(value):
        return ""
    if one.kind in (FieldKind.CODE, FieldKind.RECORD):
        return names.get((one.source, str(value)), str(value))
    return plain_words(one, value)


def _names(fields: Iterable[Field], *many: Answers) -> dict[tuple[str, str], str]:
    """The words for codes and records by source and key."""
    wanted: dict[tuple[FieldKind, str], set[str]] = defaultdict(set)
    for one in fields:
        if one.kind in (FieldKind.CODE, FieldKind.RECORD):
            given = (answers.get(one.key) for answers in many)
            wanted[one.kind, one.source].update(str(value) for value in given if not is_empty(value))
    found: dict[tuple[str, str], str] = {}
    for (kind, source), keys in wanted.items():
        rows: Any
        if kind == FieldKind.CODE:
            rows = CODES[source].model.objects.filter(pk__in=keys)
        else:
            rows = REGISTERS[source].records.choosable(Actor()).model._default_manager.filter(pk__in=keys)
        found |= {(source, str(row.pk)): str(row) for row in rows}
    return found
