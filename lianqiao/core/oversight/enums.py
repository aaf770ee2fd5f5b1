"""The names of kinds, grounds and states of personal data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ground(models.TextChoices):
    """Why the data may be handled: Personal Information Protection Law, article 13."""

    CONTRACT = "contract", _("订立、履行本人参加的约定所必需（第十三条第二项）")
    DUTY = "duty", _("履行法定职责或者法定义务所必需（第十三条第三项）")
    CONSENT = "consent", _("取得本人同意（第十三条第一项）")


class Erasure(models.TextChoices):
    """What becomes of the data when a person's account is closed."""

    ANONYMISED = "anonymised", _("改为“已注销用户”")
    DELETED = "deleted", _("删除")
    KEPT = "kept", _("依法保留")


class RequestKind(models.TextChoices):
    """What a person asks for."""

    CORRECTION = "correction", _("更正、补充")
    DELETION = "deletion", _("注销账号并删除")


class RequestState(models.TextChoices):
    """Where a request stands; the last three are final."""

    SUBMITTED = "submitted", _("待办理")
    DONE = "done", _("已办理")
    DECLINED = "declined", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")
