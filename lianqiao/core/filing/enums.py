"""The states that every kind of filed record begins with; a kind may add its own."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FilingState(TextChoices):
    """How far a filed record has come."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("退回补正")
    CONFIRMED = "confirmed", _("已审核")
    PUBLISHED = "published", _("已公开")
    CANCELLED = "cancelled", _("已撤销")
