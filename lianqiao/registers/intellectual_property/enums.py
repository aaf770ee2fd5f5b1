"""Names of the levels and states of technical standards."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StandardLevel(TextChoices):
    """Where a standard holds."""

    INTERNATIONAL = "international", _("国际标准")
    NATION = "nation", _("国家标准")
    INDUSTRY = "industry", _("行业标准")
    LOCAL = "local", _("地方标准")
    GROUP = "group", _("团体标准")
    ENTERPRISE = "enterprise", _("企业标准")


class StandardPart(TextChoices):
    """What the unit did for it."""

    LED = "led", _("主导制定")
    TOOK_PART = "took_part", _("参与制定")


class StandardStatus(TextChoices):
    """Whether it is in force."""

    DRAFTING = "drafting", _("制定中")
    IN_FORCE = "in_force", _("现行")
    REPLACED = "replaced", _("已代替或废止")
