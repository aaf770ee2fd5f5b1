"""Names of the kinds and ranks of innovative products."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProductKind(TextChoices):
    """What is the first of its kind."""

    FIRST_SET = "first_set", _("首台（套）")
    FIRST_BATCH = "first_batch", _("首批次")
    FIRST_VERSION = "first_version", _("首版次")


class ProductRank(TextChoices):
    """Where it is the first."""

    INTERNATIONAL = "international", _("国际首台（套）")
    NATION = "nation", _("国内首台（套）")
    PROVINCE = "province", _("省内首台（套）")
