"""The two jobs of an import: the dry run that reports every bad cell, and the import itself, resumable."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, cast

from django.core.files.base import File
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from lianqiao.core import jobs
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange.checking import CheckedRow, Checker
from lianqiao.core.exchange.columns import shown
from lianqiao.core.exchange.exporting import write_excel
from lianqiao.core.exchange.importer import Importer, ImportRow, importer_of, importers_for
from lianqiao.core.exchange.reading import estimate_rows, read_rows
from lianqiao.core.files import TABLES, open_for, store
from lianqiao.core.jobs import JobContext
from lianqiao.core.models.files import StoredFile
from lianqiao.core.models.jobs import Job

CHECK_JOB = "core.exchange.check"
IMPORT_JOB = "core.exchange.import"
CHUNK = 500
#: So many problems stand in the result of a dry run; all of them in the file that goes with it.
SHOWN_PROBLEMS = 200


def start_check(kind: str, upload: File[bytes], *, actor: Actor) -> Job:
    """Keep the upload and start its dry run; the file belongs to the job.

    The heading is read at once, so that a wrong file is refused with its sentence before any job exists.
    DomainError for whatever `files.store` or the heading refuses, AccessError without the right.
    """
    importer = _permitted(kind, actor)
    with transaction.atomic():
        kept = store(upload, actor=actor, organisation=actor.organisation, allow=TABLES)
        with kept.content.open("rb") as content:
            total = _look_at(content, kept, importer, actor)
        label = _("检查%(label)s：%(name)s") % {"label": importer.label, "name": kept.name}
        payload = {"importer": kind, "file": str(kept.pk)}
        started = jobs.start(CHECK_JOB, actor=actor, label=label[:200], payload=payload, total=total)
        kept.subject = started
        kept.save(update_fields=("subject_type", "subject_id"))
    return started


def start_import(
    kind: str, file: StoredFile, *, actor: Actor, whole: bool = False, skip_duplicates: bool = True
) -> Job:
    """Start the import of a stored file.

    With `whole` either every row is saved or none; without it the good rows are saved and the others come
    back as a file with their reasons. Duplicates are left out unless `skip_duplicates` is off. A file whose import has
    not ended is not imported a second time beside it (DomainError): two jobs would not see each other's rows.
    """
    importer = _permitted(kind, actor)
    with open_for(file, actor=actor) as content:
        total = _look_at(content, file, importer, actor)
    payload = {"importer": kind, "file": str(file.pk), "whole": whole, "skip_duplicates": skip_duplicates}
    label = _("导入%(label)s：%(name)s") % {"label": importer.label, "name": file.name}
    with transaction.atomic():
        StoredFile.objects.select_for_update().get(pk=file.pk)
        if Job.objects.unfinished().filter(kind=IMPORT_JOB, payload__file=str(file.pk)).exists():
            raise DomainError("import_running", _("这个文件正在导入，请在“批量导入”中查看进度。"))
        return jobs.start(IMPORT_JOB, actor=actor, label=label[:200], payload=payload, total=total)


def import_upload(
    kind: str, upload: File[bytes], *, actor: Actor, whole: bool = False, skip_duplicates: bool = True
) -> Job:
    """Keep the upload and start its import without a dry run before it; otherwise as `start_import`."""
    _permitted(kind, actor)
    with transaction.atomic():
        kept = store(upload, actor=actor, organisation=actor.organisation, allow=TABLES)
        started = start_import(kind, kept, actor=actor, whole=whole, skip_duplicates=skip_duplicates)
        kept.subject = started
        kept.save(update_fields=("subject_type", "subject_id"))
    return started


@jobs.job(CHECK_JOB)
def check_file(ctx: JobContext) -> dict[str, Any]:
    """Check every row and save none.

    Result: `rows`, `good`, `duplicates`, `bad`, `unknown_columns`, the first `problems` ({row, column, value,
    reason}), `more_problems`, and `report` (id of an Excel file with all of them) when there are any.
    """
    importer, file = _task(ctx)
    counts = {"rows": 0, "good": 0, "duplicates": 0, "bad": 0}
    problems: list[dict[str, Any]] = []
    more = 0
    rejected: dict[int, str] = {}
    with file.content.open("rb") as content, Checker(importer, ctx.actor, content, file.kind) as checker:
        for chunk in checker.chunks(CHUNK):
            checker.mark_known(chunk)
            for checked in chunk:
                counts[_outcome(checked)] += 1
                if not checked.reason:
                    continue
                rejected[checked.number] = checked.reason
                entries = _problem_entries(checked)
                room = max(SHOWN_PROBLEMS - len(problems), 0)
                problems += entries[:room]
                more += len(entries[room:])
            counts["rows"] += len(chunk)
            ctx.progress(counts["rows"], message=_counts_text(counts))
        unknown = checker.heading.unknown
    ctx.progress(counts["rows"], counts["rows"], _counts_text(counts))
    result = {**counts, "unknown_columns": unknown, "problems": problems, "more_problems": more}
    return result | {"report": _store_rejected(ctx, file, rejected, name=_("检查结果"))}


@jobs.job(IMPORT_JOB)
def import_file(ctx: JobContext) -> dict[str, Any]:
    """Save the rows of the file, each once, whatever happens to the worker.

    Result: `rows`, `saved`, `duplicates`, `bad`, `unknown_columns`, `refused` (whether nothing was saved because all
    or nothing was asked for and some row is bad), and `rejected` (id of an Excel file with the rows that were left
    out, as they stood, and the reasons) or None.
    """
    importer, file = _task(ctx)
    run = _WholeImport if ctx.payload["whole"] else _ChunkedImport
    progress = run(ctx, importer, file).run()
    rejected = {row: reason for reason, rows in progress["rejected"].items() for row in rows}
    counts = ("rows", "saved", "duplicates", "bad", "unknown_columns")
    result = {name: progress[name] for name in counts}
    result["refused"] = bool(ctx.payload["whole"] and progress["bad"])
    return result | {"rejected": _store_rejected(ctx, file, rejected, name=_("未导入的行"))}


class _Import:
    """What both ways of importing share. The cursor holds counts, the last row, and {reason: [rows]}."""

    def __init__(self, ctx: JobContext, importer: Importer, file: StoredFile) -> None:
        self.ctx = ctx
        self.importer = importer
        self.file = file
        self.skip_duplicates: bool = ctx.payload["skip_duplicates"]
        self.at: dict[str, Any] = ctx.cursor or self.nothing()

    @staticmethod
    def nothing() -> dict[str, Any]:
        """The cursor before the first row."""
        return {"last_row": 0, "rows": 0, "saved": 0, "duplicates": 0, "bad": 0, "rejected": {}}

    def chunks(self) -> Iterator[tuple[Checker, list[CheckedRow]]]:
        """The rows of the file from its beginning, some hundred at a time."""
        with (
            self.file.content.open("rb") as content,
            Checker(self.importer, self.ctx.actor, content, self.file.kind) as checker,
        ):
            self.at["unknown_columns"] = checker.heading.unknown
            for chunk in checker.chunks(CHUNK):
                yield checker, chunk

    def refuse(self, checked: CheckedRow, outcome: str) -> None:
        """Count the row and keep its reason."""
        self.at[outcome] += 1
        self.at["rejected"].setdefault(checked.reason, []).append(checked.number)

    def sort(self, checker: Checker, chunk: Sequence[CheckedRow]) -> list[ImportRow]:
        """The rows to save; the others are counted and kept with their reasons."""
        checker.mark_known(chunk)
        wanted = []
        for checked in chunk:
            if checked.row is None:
                self.refuse(checked, "bad")
            elif checked.duplicate and self.skip_duplicates:
                self.refuse(checked, "duplicates")
            else:
                wanted.append(checked.row)
        self.at["rows"] += len(chunk)
        self.at["last_row"] = chunk[-1].number
        return wanted

    def save(self, rows: Sequence[ImportRow]) -> None:
        """Save all of them or, on a refusal, none."""
        if rows:
            with transaction.atomic():
                self.importer.save_rows(rows, self.ctx.actor)
            self.at["saved"] += len(rows)

    def checkpoint(self, total: int | None = None) -> None:
        """Put the cursor as it stands into the present transaction."""
        self.ctx.checkpoint(self.at, done=self.at["rows"], total=total, message=_counts_text(self.at))


class _ChunkedImport(_Import):
    """Good rows are saved, some hundred in one transaction with the cursor; bad ones are left out."""

    def run(self) -> dict[str, Any]:
        """Go on behind the last row that was committed."""
        for checker, chunk in self.chunks():
            # Rows before the cursor are read again only so that duplicates inside the file are known.
            fresh = [checked for checked in chunk if checked.number > self.at["last_row"]]
            if fresh:
                with transaction.atomic():
                    # Held from the first statement: of two workers on one job the second must not ask for
                    # duplicates before the first has committed.
                    self.ctx.hold()
                    self._step(checker, fresh)
                    self.checkpoint()
        with transaction.atomic():
            self.checkpoint(total=self.at["rows"])
        return self.at

    def _step(self, checker: Checker, chunk: Sequence[CheckedRow]) -> None:
        rows = self.sort(checker, chunk)
        try:
            self.save(rows)
        except _REFUSALS:
            # Some row was refused: find out which, and save the rest.
            by_number = {checked.number: checked for checked in chunk}
            for row in rows:
                try:
                    self.save([row])
                except _REFUSALS as error:
                    checked = by_number[row.number]
                    checked.refusal = _refusal(error)
                    self.refuse(checked, "bad")


class _WholeImport(_Import):
    """Every row is saved or none: all are checked first, then saved in one transaction."""

    def run(self) -> dict[str, Any]:
        """Nothing is done twice: a cursor exists only when the one transaction was committed."""
        if self.ctx.cursor is not None:
            return self.at
        for checker, chunk in self.chunks():
            self.sort(checker, chunk)
            self.ctx.progress(self.at["rows"], message=_counts_text(self.at))
        if self.at["bad"]:
            return self.at
        self.at = self.nothing()
        with transaction.atomic():
            self.ctx.hold()
            for checker, chunk in self.chunks():
                rows = self.sort(checker, chunk)
                try:
                    self.save(rows)
                except _REFUSALS as error:
                    raise self._all_refused(rows, error) from error
            self.checkpoint(total=self.at["rows"])
        return self.at

    def _all_refused(self, rows: Sequence[ImportRow], error: Exception) -> DomainError:
        message = _("第 %(first)d 至 %(last)d 行无法保存，全部未导入：%(reason)s") % {
            "first": rows[0].number,
            "last": rows[-1].number,
            "reason": _refusal(error),
        }
        return DomainError("import_refused", message)


_REFUSALS = (DomainError, IntegrityError, DataError)


def _refusal(error: Exception) -> str:
    return error.message if isinstance(error, DomainError) else _("与已有数据冲突，未能保存。")


def _look_at(content: IO[bytes], file: StoredFile, importer: Importer, actor: Actor) -> int | None:
    """Refuse a wrong heading and an empty table at once; answer with about how many rows there are."""
    with Checker(importer, actor, content, file.kind) as checker:
        next(checker.chunks(1))
    return estimate_rows(content, file.kind)


def _permitted(kind: str, actor: Actor) -> Importer:
    importer = importer_of(kind)
    if not actor.is_system and importer not in importers_for(actor):
        raise AccessError(_("您当前的角色不能导入数据，请联系单位管理员。"), permission=importer.permission)
    return importer


def _task(ctx: JobContext) -> tuple[Importer, StoredFile]:
    """The importer and the file of a job; the right is asked for again, as it may have been withdrawn."""
    importer = _permitted(ctx.payload["importer"], ctx.actor)
    return importer, StoredFile.objects.get(pk=ctx.payload["file"])


def _outcome(checked: CheckedRow) -> str:
    if checked.row is None:
        return "bad"
    return "duplicates" if checked.duplicate else "good"


def _problem_entries(checked: CheckedRow) -> list[dict[str, Any]]:
    if checked.duplicate:
        return [{"row": checked.number, "column": "", "value": "", "reason": checked.duplicate}]
    return [
        {"row": problem.row, "column": problem.column, "value": problem.value, "reason": problem.reason}
        for problem in checked.problems
    ]


def _counts_text(counts: Mapping[str, Any]) -> str:
    template = _("有错 %(bad)d 行，重复 %(duplicates)d 行")
    return template % {"bad": counts["bad"], "duplicates": counts["duplicates"]}


def _store_rejected(ctx: JobContext, source: StoredFile, rejected: Mapping[int, str], *, name: str) -> str | None:
    """Write the rows that were refused, as they stood, behind their reasons; the file belongs to the job."""
    if not rejected:
        return None
    with tempfile.TemporaryFile() as output, source.content.open("rb") as content:
        rows = read_rows(content, source.kind)
        titles = [shown(cell) for cell in next(rows).cells]
        headings = [_("行号"), _("原因"), *titles]
        refused = (
            [row.number, rejected[row.number], *(shown(cell) for cell in row.cells)]
            for row in rows
            if row.number in rejected
        )
        write_excel(output, headings, refused)
        stem = source.name.rpartition(".")[0] or source.name
        upload = File(cast(IO[bytes], output), name=f"{name}-{stem[:60]}.xlsx")
        kept = store(upload, actor=ctx.actor, organisation=ctx.job.actor_organisation, subject=ctx.job)
    return str(kept.pk)
