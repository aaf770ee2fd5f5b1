"""Names of the states and sides of an introduction, and of the reasons and outcomes to choose from."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IntroductionState(TextChoices):
    """Where an introduction stands between the request and its outcome."""

    REQUESTED = "requested", _("待对方答复")
    ACCEPTED = "accepted", _("对接中")
    DECLINED = "declined", _("对方婉拒")
    CANCELLED = "cancelled", _("已取消")
    LAPSED = "lapsed", _("逾期未答复")
    CLOSED = "closed", _("已有结果")


#: As long as one of these holds, the same two sides do not begin again about the same record.
OPEN_STATES = (IntroductionState.REQUESTED, IntroductionState.ACCEPTED)
#: Both sides have agreed, and know whom to call.
DISCLOSED_STATES = (IntroductionState.ACCEPTED, IntroductionState.CLOSED)


class Direction(TextChoices):
    """Which side began."""

    SEEKS = "seeks", _("为难题找成果")
    ANSWERS = "answers", _("以成果答需求")


class Side(TextChoices):
    """The two sides of an introduction."""

    INITIATOR = "initiator", _("发起方")
    COUNTERPART = "counterpart", _("受邀方")


class DeclineCode(TextChoices):
    """Why the other side does not want to meet."""

    NOT_AVAILABLE = "not_available", _("成果已转让或不再对外合作")
    NO_CAPACITY = "no_capacity", _("近期没有精力承接")
    NOT_OUR_FIELD = "not_our_field", _("与我方技术方向不符")
    STAGE_TOO_EARLY = "stage_too_early", _("成熟度达不到对方要求")
    TERMS = "terms", _("价格、期限等条件不合适")
    ALREADY_SOLVED = "already_solved", _("需求已经解决")
    CONFLICT = "conflict", _("与现有合作方有冲突")
    TOO_LITTLE_KNOWN = "too_little_known", _("说明太少，无法判断")
    OTHER = "other", _("其他原因")


class OutcomeCode(TextChoices):
    """What came of an introduction; the ranking learns from it."""

    CONTRACT_SIGNED = "contract_signed", _("签订合同")
    COOPERATION_STARTED = "cooperation_started", _("开始合作（尚未签约）")
    TRIAL = "trial", _("正在试用、试验或中试")
    NO_FIT_TECHNICAL = "no_fit_technical", _("技术不适用")
    NO_FIT_PRICE = "no_fit_price", _("价格谈不拢")
    NO_FIT_STAGE = "no_fit_stage", _("成熟度不够")
    SOLVED_OTHERWISE = "solved_otherwise", _("已另行解决")
    NO_REPLY = "no_reply", _("联系不上对方")
    OTHER = "other", _("其他")

    @property
    def step(self) -> int:
        """How far the two sides came: 3 with a contract, 2 working together, 1 on trial, 0 otherwise."""
        return _STEPS.get(self, 0)

    @property
    def is_under_way(self) -> bool:
        """Whether more is to be expected, so that both sides are asked again."""
        return self in (OutcomeCode.TRIAL, OutcomeCode.COOPERATION_STARTED)


_STEPS = {OutcomeCode.CONTRACT_SIGNED: 3, OutcomeCode.COOPERATION_STARTED: 2, OutcomeCode.TRIAL: 1}
