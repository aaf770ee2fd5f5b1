"""The names of states, of who may see a list, and of what being on one does."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionState(models.TextChoices):
    """How far an edition has come."""

    DRAFT = "draft", _("编制中")
    ISSUED = "issued", _("已印发")
    SUPERSEDED = "superseded", _("已被新一期替代")
    WITHDRAWN = "withdrawn", _("已撤销")


class Visibility(models.TextChoices):
    """Who may ever see the editions of a kind."""

    PUBLIC = "public", _("可以公开")
    RESTRICTED = "restricted", _("仅限本地区主管部门")


class Effect(models.TextChoices):
    """What being on a list does to a record, an organisation or a person."""

    NONE = "none", _("仅登记")
    BARRED = "barred", _("不得申报科技计划项目")
    PREFERRED = "preferred", _("优先支持")
    EXEMPT = "exempt", _("免于核查")
    RESERVED = "reserved", _("储备培育")


class ColumnKind(models.TextChoices):
    """What a column of a kind's own holds."""

    TEXT = "text", _("文字")
    NUMBER = "number", _("数值")
    DATE = "date", _("日期")
    CHOICE = "choice", _("选项")


class Origin(models.TextChoices):
    """Where a kind came from."""

    PACKAGE = "package", _("随系统提供")
    PERSON = "person", _("人工录入")
