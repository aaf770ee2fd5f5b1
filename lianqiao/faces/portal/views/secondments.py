"""Who serves where, for everybody: people in office with the name that they let be shown."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, ListPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.secondments.interfaces.filters import DirectoryFilter
from lianqiao.processes.secondments.interfaces.tables import DirectoryTable
from lianqiao.processes.secondments.kinds import kinds
from lianqiao.processes.secondments.models import Secondment


class Seconded(ListPage):
    """Those in office, the latest first."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("人员选派")
    subtitle = gettext_lazy("正在企业任职的科技总师、科技副总和科技特派员，正在高校院所任职的产业教授。")
    table_class = DirectoryTable
    filterset_class = DirectoryFilter
    template_name = "portal/secondments/directory.html"
    order = ("-begins_on", "-id")
    empty_title = gettext_lazy("还没有在任的选派人员")
    empty_text = gettext_lazy("签完三方协议、任期开始以后列在这里。公开招募的岗位在“选派岗位”。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Secondment.objects.public().for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds to choose from."""
        return super().get_context_data(kinds=list(kinds().values()), chosen=self.request.GET.get("kind", ""), **kwargs)
