"""Names of the stages, states and kinds of evidence."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Until when a piece of evidence has to be there."""

    BEFORE = "before", _("成交前")
    AFTER = "after", _("成交后")


class CaseState(TextChoices):
    """Where an exemption case stands."""

    DRAFT = "draft", _("准备中")
    SUBMITTED = "submitted", _("待受理")
    REFUSED = "refused", _("不予受理")
    INQUIRY = "inquiry", _("调查核实")
    PROPOSED = "proposed", _("待复核")
    CONCLUDED = "concluded", _("已认定，异议期")
    OBJECTED = "objected", _("异议复查")
    FINAL = "final", _("认定生效")
    WITHDRAWN = "withdrawn", _("已撤回")


#: In these the body that decides has the case in its hands.
IN_WORK = (CaseState.INQUIRY, CaseState.PROPOSED, CaseState.CONCLUDED, CaseState.OBJECTED)
#: In these nobody but the applicant sees the case.
PRIVATE = (CaseState.DRAFT,)


class Verdict(TextChoices):
    """What the body found."""

    EXEMPT = "exempt", _("予以免责")
    NOT_EXEMPT = "not_exempt", _("不予免责")


class Applicant(TextChoices):
    """For whom an exemption is asked."""

    UNIT = "unit", _("单位")
    PERSON = "person", _("个人")


class StatementKind(TextChoices):
    """What was taken down in the inquiry."""

    STATEMENT = "statement", _("当事人陈述")
    HEARING = "hearing", _("听证记录")
    PAPER = "paper", _("调取的材料")
    OPINION = "opinion", _("有关方面意见")


class Met(TextChoices):
    """Whether a condition of the exemption is met."""

    MET = "met", _("符合")
    UNMET = "unmet", _("不符合")
    OPEN = "open", _("不适用")


class TypicalState(TextChoices):
    """Where a typical case stands on its way to everybody."""

    DRAFT = "draft", _("编写中")
    PROPOSED = "proposed", _("待批准公开")
    PUBLISHED = "published", _("已公开")
    RETRACTED = "retracted", _("已撤下")


class Tag(TextChoices):
    """The steps of which releases tell."""

    PLANNING = "planning", _("计划")
    TENDER = "tender", _("挂牌")
    AWARD = "award", _("成交")
    CONTRACT = "contract", _("合同")
    IMPLEMENTATION = "implementation", _("实施")
