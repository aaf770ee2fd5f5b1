"""Names of what enterprises file: where figures come from, which credentials and steps there are."""

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


class CredentialKind(TextChoices):
    """What an enterprise has been recognised as; the ladder runs from the first to the last of `LADDER`."""

    TECH_SME = "tech_sme", _("科技型中小企业")
    INNOVATIVE_SME = "innovative_sme", _("创新型中小企业")
    HIGH_TECH = "high_tech", _("高新技术企业")
    SPECIALISED = "specialised", _("专精特新中小企业")
    LITTLE_GIANT = "little_giant", _("专精特新“小巨人”企业")
    CHAMPION = "champion", _("制造业单项冠军企业")
    LEADING = "leading", _("科技领军企业")
    ABOVE_SCALE = "above_scale", _("规模以上工业企业")
    RESEARCH_BODY = "research_body", _("企业研发机构")
    LANDMARK = "landmark", _("标志性创新成果")


#: The rungs of the ladder, from the first.
LADDER = (
    CredentialKind.TECH_SME,
    CredentialKind.INNOVATIVE_SME,
    CredentialKind.HIGH_TECH,
    CredentialKind.SPECIALISED,
    CredentialKind.LITTLE_GIANT,
    CredentialKind.CHAMPION,
    CredentialKind.LEADING,
)


class CredentialLevel(TextChoices):
    """Which level of government recognised it."""

    NATION = "nation", _("国家级")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")


class StepKind(TextChoices):
    """The steps by which enterprises grow (个转企、小升规、规改股、股上市)."""

    INCORPORATED = "incorporated", _("个转企")
    ABOVE_SCALE = "above_scale", _("小升规")
    JOINT_STOCK = "joint_stock", _("规改股")
    LISTED = "listed", _("股上市")


class VisitPurpose(TextChoices):
    """Why officials visit an enterprise."""

    NO_RESEARCH = "no_research", _("研发“清零”")
    NEAR_SCALE = "near_scale", _("临规企业升规")
    CREDENTIAL = "credential", _("资质培育")
    EXPIRY = "expiry", _("资质到期续评")
    OTHER = "other", _("其他服务")
