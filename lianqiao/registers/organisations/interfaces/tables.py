"""Tables of the register of organisations."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.tables import DayColumn
from lianqiao.registers.organisations.models import Organisation


class OrganisationTable(tables.Table):
    """The organisations of a region, for those who verify them."""

    name = tables.Column(
        verbose_name=_("单位"),
        linkify=("workbench:review_organisation", {"pk": tables.A("pk")}),
        order_by=("pinyin", "id"),
    )
    uscc = tables.Column(verbose_name=_("统一社会信用代码"), orderable=False)
    kind = tables.Column(verbose_name=_("类型"))
    region = tables.Column(verbose_name=_("地区"), order_by="region_id")
    state = tables.Column(verbose_name=_("状态"))
    contact_name = tables.Column(verbose_name=_("联系人"), orderable=False)
    created_at = DayColumn(verbose_name=_("登记日期"))

    class Meta:
        model = Organisation
        fields = ("name", "uscc", "kind", "region", "state", "contact_name", "created_at")
        order_by = ("-created_at",)
        empty_text = ""


class GovernmentTable(OrganisationTable):
    """The topmost government bodies, for the system administrator."""

    name = tables.Column(
        verbose_name=_("单位"), linkify=("workbench:government", {"pk": tables.A("pk")}), order_by=("pinyin", "id")
    )
