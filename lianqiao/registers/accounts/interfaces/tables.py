"""Tables of accounts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from lianqiao.core.tables import DayColumn
from lianqiao.registers.accounts.models import User


class PersonTable(tables.Table):
    """Accounts, for the security administrator."""

    name = tables.Column(
        verbose_name=_("姓名"),
        linkify=("workbench:person", {"pk": tables.A("pk")}),
        order_by=("name", "id"),
        empty_values=(),
    )
    email = tables.Column(verbose_name=_("邮箱"))
    office = tables.Column(verbose_name=_("管理职务"))
    is_active = tables.Column(verbose_name=_("状态"))
    last_login = DayColumn(verbose_name=_("最近登录"))
    date_joined = DayColumn(verbose_name=_("注册日期"))

    class Meta:
        model = User
        fields = ("name", "email", "office", "is_active", "last_login", "date_joined")
        order_by = ("name",)
        empty_text = ""

    def render_name(self, record: User) -> str:
        """The name, also of who has not said one."""
        return str(record)

    def render_is_active(self, value: bool) -> str:
        """In words."""
        return str(_("可以登录") if value else _("已锁定"))
