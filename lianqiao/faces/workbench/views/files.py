"""Downloading private files, attaching them to records, and watching long work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.attachments import attach, detach
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.exchange.importing import CHECK_JOB
from lianqiao.core.jobs import cancel
from lianqiao.core.models import Job, StoredFile
from lianqiao.core.pages import Crumb, Desk, Page
from lianqiao.core.pages.base import find_visible

#: Where the records of an import are found afterwards.
_DESKS = {"achievements": "achievements", "demands": "demands", "key_projects": "key-projects"}


class Download(Page):
    """Sends a file to whoever may have it; for everybody else it does not exist."""

    public = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look, then send."""
        try:
            file = files.readable(self.kwargs["pk"], actor=self.actor)
        except StoredFile.DoesNotExist as error:
            raise Http404(_("没有这个文件，或它没有对您公开。")) from error
        return files.serve(file)


class _FileAction(Page):
    """A POST about the files of a desk's record, which the actor may edit."""

    http_method_names = ("post",)
    desk: Desk = None  # type: ignore[assignment]

    def editable(self) -> Any:
        """The record of the address; refused with the reason when it may not be changed now."""
        record = find_visible(self.desk.whole(self.actor), self.kwargs["pk"])
        self.actor.require(self.desk.edit_permission, record)
        return record

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do it and go back to the record."""
        record = self.editable()
        try:
            messages.success(request, self.perform(record))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect(self.desk.url("record", record.pk))

    def perform(self, record: Any) -> str:
        """What is done; returns the sentence for the person."""
        raise NotImplementedError


class Attach(_FileAction):
    """Adds a file to the record."""

    def perform(self, record: Any) -> str:
        """Check and keep it."""
        upload = self.request.FILES.get("file")
        if upload is None:
            raise DomainError("no_file", _("请先选择文件。"))
        stored = attach(record, upload, actor=self.actor, permission=self.desk.edit_permission)
        return _("添加附件：%(name)s") % {"name": stored.name}


class Detach(_FileAction):
    """Takes a file of the record out of use."""

    def perform(self, record: Any) -> str:
        """Find it among the record's own."""
        file = files.files_of(record).filter(pk=self.kwargs["file"]).first()
        if file is None:
            raise Http404(_("没有这个文件。"))
        detach(record, file, actor=self.actor, permission=self.desk.edit_permission)
        return _("移除附件：%(name)s") % {"name": file.name}


class JobPage(Page):
    """Long work: how far it is, and what came of it."""

    title = gettext_lazy("任务进度")
    help = gettext_lazy("可以离开这个页面，任务会继续进行；随时回来查看。")
    template_name = "workbench/job.html"

    def job(self) -> Any:
        """A job that the actor may see."""
        return find_visible(Job.objects.visible_to(self.actor), self.kwargs["pk"])

    def get_template_names(self) -> list[str]:
        """The bar alone when htmx asks for it."""
        return ["workbench/job.html#bar" if self.request.htmx else "workbench/job.html"]  # type: ignore[attr-defined]

    def breadcrumb(self) -> list[Crumb]:
        """Below the imports."""
        above = (Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("批量导入"), reverse("workbench:imports")))
        return [*above, Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job, where to ask again, and where its files and records are."""
        job = self.job()
        here = reverse("workbench:job", args=[job.pk])
        result = job.result or {}
        rejected = result.get("report") or result.get("rejected")
        desk = _DESKS.get(job.payload.get("importer", ""), "")
        return super().get_context_data(
            job=job,
            poll=here,
            # The bar alone, asked for while the job runs, leads to the result; the whole page shows it already.
            here=here if self.request.htmx else "",  # type: ignore[attr-defined]
            check_kind=CHECK_JOB,
            rejected_url=reverse("workbench:file", args=[rejected]) if rejected else "",
            list_url=reverse(f"workbench:{desk}") if desk else "",
            may_cancel=not job.finished and job.actor_user_id == self.actor.user_id,
            **kwargs,
        )


class CancelJob(Page):
    """Stops a job that the person started; what it has done stays."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Cancel it and show where it stands."""
        job: Any = find_visible(Job.objects.visible_to(self.actor), self.kwargs["pk"])
        try:
            cancel(job, actor=self.actor)
            messages.success(request, _("任务已取消，已经完成的部分保留。"))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:job", pk=job.pk)
