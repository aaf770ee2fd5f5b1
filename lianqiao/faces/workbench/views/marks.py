"""The integrity record: marks that came of agreements, for units their own, for governments those of their region."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, ListPage
from lianqiao.processes.agreements.interfaces.filters import MarkFilter
from lianqiao.processes.agreements.interfaces.tables import MarkTable
from lianqiao.processes.agreements.models import Mark


class Marks(ListPage):
    """Every mark that the actor may see, the newest first."""

    title = gettext_lazy("诚信记录")
    help = gettext_lazy("项目逾期、验收不通过、被终止等按合同约定记入的记录；登记以后不能改。申报条件可以按条数设限。")
    needs_organisation = True
    table_class = MarkTable
    filterset_class = MarkFilter
    order = ("-written_at", "-id")
    empty_title = gettext_lazy("没有诚信记录")
    empty_text = gettext_lazy("合同约定的情形发生时，系统按约定自动登记在这里。")

    def records(self) -> QuerySet[Any]:
        """Those that the actor may see."""
        return Mark.objects.visible_to(self.actor).for_list()

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]
