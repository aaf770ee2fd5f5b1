"""Filters of accounts."""

from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Office
from lianqiao.registers.accounts.models import User


class PersonFilter(filters.FilterSet):
    """By part of the name or address, office, and whether the account is locked."""

    q = filters.CharFilter(method="by_words", label=_("姓名或邮箱"))
    office = filters.ChoiceFilter(choices=Office, label=_("管理职务"))
    is_active = filters.ChoiceFilter(choices=(("true", _("可以登录")), ("false", _("已锁定"))), label=_("状态"))

    class Meta:
        model = User
        fields = ("q", "office", "is_active")

    def by_words(self, people: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those whose name or address has it."""
        return people.filter(Q(name__icontains=value) | Q(email__icontains=value))
