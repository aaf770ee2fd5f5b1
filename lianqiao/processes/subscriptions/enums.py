"""What a person can be told of, and how often."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Subject(TextChoices):
    """What a subscription looks for."""

    ACHIEVEMENTS = "achievements", _("新成果")
    DEMANDS = "demands", _("新需求")
    MATCHES = "matches", _("本单位一条记录的新匹配")


class Rhythm(TextChoices):
    """How often a person is told; what came in between is told together."""

    AT_ONCE = "at_once", _("有新内容就推送")
    DAILY = "daily", _("每天一次")
    WEEKLY = "weekly", _("每周一次")
