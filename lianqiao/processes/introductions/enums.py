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
    """How far an introduction has come, or why it came to an end; the ranking learns from it."""

    IN_TALKS = "in_talks", _("仍在洽谈")
    TRIAL = "trial", _("正在试用、试验或中试")
    COOPERATION_STARTED = "cooperation_started", _("开始合作（尚未签约）")
    CONTRACT_SIGNED = "contract_signed", _("签订合同")
    LANDED = "landed", _("已经落地投产")
    NO_FIT_TECHNICAL = "no_fit_technical", _("技术不适用")
    NO_FIT_PRICE = "no_fit_price", _("价格谈不拢")
    NO_FIT_STAGE = "no_fit_stage", _("成熟度不够")
    RIGHTS = "rights", _("权属或收益分配谈不拢")
    NO_FUNDS = "no_funds", _("资金没有落实")
    TRIAL_FAILED = "trial_failed", _("试验或中试没有达到要求")
    SOLVED_OTHERWISE = "solved_otherwise", _("已另行解决")
    NO_REPLY = "no_reply", _("联系不上对方")
    CONTRACT_ENDED = "contract_ended", _("合同解除或终止")
    NOT_LANDED = "not_landed", _("场地、审批等条件不具备，没有落地")
    OTHER = "other", _("其他")

    @property
    def step(self) -> int:
        """How far the two sides came: 4 landed, 3 with a contract, 2 working together, 1 on trial, 0 otherwise."""
        return _STEPS.get(self, 0)

    @property
    def stage(self) -> "Stage | None":
        """The step of the funnel that is reached by it; None for what ends the case where it stands."""
        return _STAGES.get(self)

    @property
    def is_failure(self) -> bool:
        """Whether it says why the case came to an end without success."""
        return self.stage is None

    @property
    def is_under_way(self) -> bool:
        """Whether more is to be expected, so that both sides are asked again."""
        return self in (OutcomeCode.IN_TALKS, OutcomeCode.TRIAL, OutcomeCode.COOPERATION_STARTED)


_STEPS = {
    OutcomeCode.LANDED: 4,
    OutcomeCode.CONTRACT_SIGNED: 3,
    OutcomeCode.COOPERATION_STARTED: 2,
    OutcomeCode.TRIAL: 1,
}


class Stage(TextChoices):
    """The steps from a recommendation to what became of it, in order. Only introductions stand at one after the first.

    Whether a contract or a landing counts is another matter: see `Introduction.contract_on` and `landed_on`.
    """

    CANDIDATE = "candidate", _("系统推荐")
    INTEREST = "interest", _("表达意向")
    TALKS = "talks", _("洽谈")
    TRIAL = "trial", _("试用与考察")
    CONTRACT = "contract", _("签订合同")
    LANDING = "landing", _("落地")
    FOLLOW_UP = "follow_up", _("落地后回访")

    @property
    def place(self) -> int:
        """Its number in the order, from 0."""
        return list(Stage).index(self)


#: The steps that count only once the other side confirms them or the government has verified the evidence.
CLAIMED_STAGES = (Stage.CONTRACT, Stage.LANDING)
CLAIM_CODES = (OutcomeCode.CONTRACT_SIGNED, OutcomeCode.LANDED)

_STAGES = {
    OutcomeCode.IN_TALKS: Stage.TALKS,
    OutcomeCode.TRIAL: Stage.TRIAL,
    OutcomeCode.COOPERATION_STARTED: Stage.TRIAL,
    OutcomeCode.CONTRACT_SIGNED: Stage.CONTRACT,
    OutcomeCode.LANDED: Stage.LANDING,
}
#: What can be said of a case that goes on, and why one ends.
PROGRESS = tuple(code for code in OutcomeCode if code in _STAGES)
FAILURES = tuple(code for code in OutcomeCode if code not in _STAGES)


class Verdict(TextChoices):
    """What was said of a step that one side recorded and that does not count by its word alone."""

    CONFIRMED = "confirmed", _("对方已确认")
    VERIFIED = "verified", _("主管部门已核实")
    DISPUTED = "disputed", _("对方有异议")


#: With these a contract or a landing counts.
ESTABLISHED = (Verdict.CONFIRMED, Verdict.VERIFIED)


class DeadlineKind(TextChoices):
    """What somebody is expected to do about a case by a day."""

    PROGRESS = "progress", _("推进到下一步")
    REPLY = "reply", _("确认对方登记的签约或落地")
    FOLLOW_UP = "follow_up", _("登记落地后的情况")


class DeadlineState(TextChoices):
    """Whether what was expected has come."""

    OPEN = "open", _("未到期")
    ASKED = "asked", _("已到期，已提醒")
    DONE = "done", _("已办理")
    DROPPED = "dropped", _("不再需要")


#: In these something is still expected.
PENDING = (DeadlineState.OPEN, DeadlineState.ASKED)


class MandateState(TextChoices):
    """Where the mandate of a technology manager stands."""

    OFFERED = "offered", _("待经理人接受")
    ACTIVE = "active", _("委托中")
    DECLINED = "declined", _("经理人未接受")
    WITHDRAWN = "withdrawn", _("已撤回")
    ENDED = "ended", _("已解除")
    EXPIRED = "expired", _("已到期")


#: In these the manager has taken the mandate on, now or once.
ACCEPTED = (MandateState.ACTIVE, MandateState.ENDED, MandateState.EXPIRED)


class FeeWay(TextChoices):
    """How the commission of a mandated manager is reckoned; empty where it is said in words alone."""

    SHARE = "share", _("按成交价格的比例")
    FIXED = "fixed", _("固定金额")


class Unmet(TextChoices):
    """Why a demand is asked for and not found."""

    NOTHING = "nothing", _("没有匹配到合适的成果")
    ASIDE = "aside", _("匹配到的都被企业排除")
    ENDED = "ended", _("谈过的都没有谈成")
    LONG_TERM = "long_term", _("已列为长期攻关")


class TeamRole(TextChoices):
    """For what a person is assigned to a case."""

    TECHNICAL = "technical", _("技术")
    LEGAL = "legal", _("法律")
    FINANCE = "finance", _("金融")
    PROPERTY = "property", _("知识产权")
    MANAGEMENT = "management", _("经营管理")
    OTHER = "other", _("其他")
