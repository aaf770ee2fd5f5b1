"""The names of kinds of values, units of time, levels of jurisdiction and ways to choose between editions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a norm's value is."""

    NUMBER = "number", _("数值")
    SHARE = "share", _("比例")
    MONEY = "money", _("金额")
    DURATION = "duration", _("期限")
    TABLE = "table", _("表格")
    TEXT = "text", _("文字")


class TimeUnit(models.TextChoices):
    """In what a duration is counted."""

    DAYS = "days", _("日")
    WORKING_DAYS = "working_days", _("个工作日")
    MONTHS = "months", _("个月")
    YEARS = "years", _("年")


class Cell(models.TextChoices):
    """What a column of a table holds."""

    NUMBER = "number", _("数值")
    SHARE = "share", _("比例")
    MONEY = "money", _("金额（元）")
    TEXT = "text", _("文字")
    FLAG = "flag", _("是或否")


class Strictest(models.TextChoices):
    """Which edition counts where several levels have one."""

    MOST_SPECIFIC = "most_specific", _("以最近一级的规定为准")
    STRICTEST_MAX = "strictest_max", _("以各级中最高的为准")
    STRICTEST_MIN = "strictest_min", _("以各级中最低的为准")


class Level(models.TextChoices):
    """Who a norm binds, from the widest to the narrowest."""

    NATION = "nation", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("地级")
    COUNTY = "county", _("县级")
    INSTITUTION = "institution", _("单位")


class Origin(models.TextChoices):
    """Where an edition came from."""

    PACKAGE = "package", _("随系统提供")
    PERSON = "person", _("人工录入")
