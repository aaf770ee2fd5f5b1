"""What the retention job removed, for the auditor and the system administrator; a trial run."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.oversight import retention
from lianqiao.core.oversight.models import RetentionReport
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.permissions import Permission


class Retention(Page):
    """The reports, newest first, and how long each kind of data is kept."""

    title = _("到期数据清理")
    help = _("每天凌晨自动清理到期的数据。业务日志、日志封存和数据变更记录不在清理之列。")
    template_name = "workbench/audit_retention.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """For two offices."""
        actor = request.actor  # type: ignore[attr-defined]
        if not (actor.is_anonymous or actor.has(Permission.LOG_VIEW) or actor.has(Permission.RETENTION_RUN)):
            raise AccessError(_now("您当前的角色不能使用这个页面。"), permission=Permission.RETENTION_RUN)
        return super().dispatch(request, *args, **kwargs)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(str(_("工作台")), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of reports, and the rules with their norms."""
        rows = RetentionReport.objects.select_related("started_by")
        today = clock.today()
        rules = [
            {"label": rule.label, "kept": None if rule.norm is None else rule.norm.get(on=today)}
            for rule in retention.rules()
        ]
        return super().get_context_data(
            page=Paginator(rows, 20).get_page(self.request.GET.get("page")),
            rules=rules,
            may_try=self.actor.has(Permission.RETENTION_RUN),
            **kwargs,
        )


class TryRetention(Page):
    """Counts what a run would remove."""

    http_method_names = ("post",)
    permission = Permission.RETENTION_RUN

    def post(self, request: HttpRequest) -> HttpResponse:
        """A report of its own kind."""
        report = retention.run(actor=self.actor, is_trial=True)
        total = sum(item["number"] for item in report.items)
        messages.success(request, _("试运行完成，可清理 %(count)d 条，没有删除任何数据。") % {"count": total})
        return redirect("workbench:retention")
