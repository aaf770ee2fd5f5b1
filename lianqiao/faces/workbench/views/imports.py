"""Imports: the template, the dry run with the reason at each bad cell, the import itself."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange import (
    csv_template,
    excel_template,
    importer_of,
    importers_for,
    start_check,
    start_import,
)
from lianqiao.core.exchange.importing import CHECK_JOB, IMPORT_JOB
from lianqiao.core.models import Job, JobState, StoredFile
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission

SHOWN = 20
_NOT_ALLOWED = gettext_lazy("您当前的角色不能导入数据，请联系单位管理员。")


def _importer(kind: str, actor: Any) -> Any:
    try:
        importer = importer_of(kind)
    except LookupError as error:
        raise Http404(_("没有这种导入。")) from error
    if importer not in importers_for(actor):
        raise AccessError(str(_NOT_ALLOWED), permission=importer.permission)
    return importer


class _ImportPage(Page):
    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who may import nothing."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.organisation is not None and not importers_for(actor):
            raise AccessError(str(_NOT_ALLOWED), permission=Permission.EXCHANGE_IMPORT)
        return super().dispatch(request, *args, **kwargs)


class Imports(_ImportPage):
    """What can be imported, and the organisation's imports so far."""

    title = gettext_lazy("批量导入")
    help = gettext_lazy("先下载模板填写，上传后系统逐格检查并告诉您哪里不对，确认后才导入。")
    template_name = "workbench/imports.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds and the latest jobs."""
        jobs = Job.objects.visible_to(self.actor).filter(kind__in=(CHECK_JOB, IMPORT_JOB))
        return super().get_context_data(
            importers=importers_for(self.actor), jobs=jobs.order_by("-created_at")[:SHOWN], **kwargs
        )


class StartImport(_ImportPage):
    """Uploads a table and starts its dry run."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """A wrong file is refused with its sentence before any job exists."""
        importer = _importer(kind, self.actor)
        if notice := self.organisation_changed():
            messages.error(request, notice)
            return redirect("workbench:imports")
        upload = request.FILES.get("file")
        if upload is None:
            messages.error(request, _("请先选择文件。"))
            return redirect("workbench:imports")
        try:
            job = start_check(importer.kind, upload, actor=self.actor)
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("workbench:imports")
        return redirect("workbench:job", pk=job.pk)


class Template(_ImportPage):
    """The empty table to fill in, as Excel or (`?format=csv`) CSV."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Made now, from the register's own columns."""
        importer = _importer(self.kwargs["kind"], self.actor)
        as_csv = request.GET.get("format") == "csv"
        content = csv_template(importer) if as_csv else excel_template(importer)
        name = _("%(label)s导入模板") % {"label": importer.label}
        return FileResponse(BytesIO(content), as_attachment=True, filename=f"{name}.csv" if as_csv else f"{name}.xlsx")


class ConfirmImport(_ImportPage):
    """Starts the import of a file whose dry run has ended."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """All or nothing if asked for (`whole`); duplicates only if asked for (`duplicates`)."""
        checked: Any = find_visible(Job.objects.visible_to(self.actor).filter(kind=CHECK_JOB), pk)
        if checked.state != JobState.SUCCEEDED:
            messages.error(request, _("检查还没有完成，请稍候。"))
            return redirect("workbench:job", pk=pk)
        if checked.actor_organisation_id != self.actor.organisation_id:
            messages.error(request, _("这个文件是为另一个单位检查的，请先切换回那个单位再导入。"))
            return redirect("workbench:job", pk=pk)
        file = StoredFile.objects.get(pk=checked.payload["file"])
        try:
            job = start_import(
                checked.payload["importer"],
                file,
                actor=self.actor,
                whole="whole" in request.POST,
                skip_duplicates="duplicates" not in request.POST,
            )
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("workbench:job", pk=pk)
        return redirect("workbench:job", pk=job.pk)
