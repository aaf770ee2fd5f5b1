"""The job that reads an uploaded plan: once, whatever happens to the worker."""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version as metadata_version
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import jobs
from lianqiao.core.errors import DomainError
from lianqiao.core.jobs import JobContext
from lianqiao.engines.plan_parser import parse
from lianqiao.engines.plan_parser.reading import Document, ReadingError, Reason, read
from lianqiao.governance.plans.domain import keep_reading, note_problem
from lianqiao.governance.plans.domain.plans import READ_JOB
from lianqiao.governance.plans.models import PlanVersion

#: What a person reads when a file gives no text.
PROBLEMS = {
    Reason.EMPTY: gettext_lazy("文件里没有可以读取的文字，请检查后重新上传。"),
    Reason.ENCRYPTED: gettext_lazy("文件加了密码，请去掉密码后重新上传。"),
    Reason.BROKEN: gettext_lazy("文件已损坏，打不开，请检查后重新上传。"),
    Reason.UNKNOWN: gettext_lazy("不认识这种文件，请上传 Word（.docx）、PDF、文本或网页文件。"),
    Reason.OLD_WORD: gettext_lazy("这是旧版 Word 或 WPS 文件，请另存为 .docx 后重新上传。"),
    Reason.SCAN: gettext_lazy("这是没有文字的扫描件，请先转成文字，或上传有文字的文件。"),
    Reason.TOO_LARGE: gettext_lazy("文件太大，请拆分后重新上传。"),
}


@jobs.job(READ_JOB)
def read_version(ctx: JobContext) -> dict[str, Any]:
    """Read the file, find what is in it, and store that with what was said of the version before.

    Nothing is stored before all is found, and that in one transaction: a killed worker leaves nothing half done. A file
    that cannot be read ends the job with its sentence, which the version keeps. Result: `finds`, `carried`.
    """
    version = PlanVersion.objects.select_related("file", "plan").get(pk=ctx.payload["version"])
    if version.parsed_at is None:
        ctx.progress(0, 3, _("正在读取文件"))
        document = _document_of(version)
        # What a database cannot hold has no meaning in a text either; the offsets stay.
        text = document.text.replace("\x00", "\ufffd")
        ctx.progress(1, 3, _("正在解读全文"))
        reading = parse(text)
        reading = replace(reading, warnings=(*document.doubts, *reading.warnings))
        ctx.progress(2, 3, _("正在整理结果"))
        with transaction.atomic():
            ctx.checkpoint(str(version.pk), done=3, total=3)
            version = keep_reading(version, text, reading, parser_version=metadata_version("lianqiao"))
    return {"finds": version.find_count, "carried": version.carried_count}


def _document_of(version: PlanVersion) -> Document:
    with version.file.content.open("rb") as content:
        data = content.read()
    try:
        return read(data)
    except ReadingError as error:
        problem = str(PROBLEMS[error.reason])
        note_problem(version, problem=problem)
        raise DomainError("plan_unreadable", problem) from error
