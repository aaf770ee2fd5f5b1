"""Names of where an enterprise's figures come from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianqiao.registers.organisations.enums import OrganisationKind

#: Kinds of organisation that file figures and credentials of an enterprise.
ENTERPRISE_KINDS = frozenset({OrganisationKind.ENTERPRISE, OrganisationKind.COOPERATIVE})


class FigureSource(TextChoices):
    """What the figures of a year rest on, the most reliable first."""

    AUDIT = "audit", _("审计报告")
    TAX = "tax", _("纳税申报表")
    STATISTICS = "statistics", _("统计年报")
    OWN = "own", _("企业自报")
