"""Names of the publicity levels and of the conclusions of a secrecy review."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Publicity(TextChoices):
    """How much the public sees of a published record."""

    PUBLIC = "public", _("全部公开")
    HIDDEN_OWNER = "hidden_owner", _("公开内容，隐去单位")
    ON_REQUEST = "on_request", _("公开摘要，详情须申请对接")
    VERIFIED = "verified", _("仅已核验单位可见")


class SecrecyConclusion(TextChoices):
    """What the secrecy officer signs."""

    MAY_PUBLISH = "may_publish", _("可以公开")
    MAY_NOT_PUBLISH = "may_not_publish", _("不得公开")
