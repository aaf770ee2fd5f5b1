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


class StateLevel(TextChoices):
    """Whose capital a state-owned enterprise is."""

    CENTRAL = "central", _("中央企业")
    PROVINCE = "province", _("省属国有企业")
    CITY = "city", _("市属国有企业")
    COUNTY = "county", _("县属国有企业")


class WageGround(TextChoices):
    """Why a group asks for support of its total of wages (工资总额)."""

    PROJECT = "project", _("承担国家重大科技项目的团队")
    BREAKTHROUGH = "breakthrough", _("关键核心技术攻关团队")
    TALENT = "talent", _("引进和培养的科技领军人才")
    OTHER = "other", _("国家规定的其他情形")


class GoalMeasure(TextChoices):
    """What the goals of a leading enterprise are counted in; the unit stands with the name."""

    REVENUE = "revenue", _("营业收入（万元）")
    RESEARCH = "research", _("研发投入（万元）")
    INTENSITY = "intensity", _("研发投入强度（%）")
    STAFF = "staff", _("科技人员（人）")
    PATENTS = "patents", _("有效发明专利（件）")
    STANDARDS = "standards", _("主导制定标准（项）")
    LANDMARKS = "landmarks", _("标志性创新成果（项）")
    PROJECTS = "projects", _("牵头重大科技项目（项）")
    CONSORTIA = "consortia", _("牵头创新联合体（个）")
    CHAIN_FIRMS = "chain_firms", _("带动产业链企业（家）")


class GoalLight(TextChoices):
    """How a leading enterprise stands against its goals."""

    GREEN = "green", _("达标")
    AMBER = "amber", _("接近")
    RED = "red", _("落后")
    GREY = "grey", _("没有可比的数")


class LeadingVerdict(TextChoices):
    """What the government concludes from a year of the plan."""

    GO_ON = "go_on", _("继续培育")
    GUIDE = "guide", _("重点帮扶")
    ADJUST = "adjust", _("调整计划")
    LEAVE = "leave", _("退出培育")
