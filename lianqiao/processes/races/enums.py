"""Names of the kinds and states of races and teams, and what a gate can say of a team."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RaceKind(TextChoices):
    """What is raced for: a solution of a task, or the right to operate a market."""

    PROJECT = "project", _("项目赛马")
    OPERATOR = "operator", _("运营主体赛马")


class RaceState(TextChoices):
    """How far a race has come; in which stage is said by its number."""

    DRAFT = "draft", _("筹备中")
    CLEARING = "clearing", _("待保密审查")
    READY = "ready", _("待开赛")
    RACING = "racing", _("进行中")
    SCORING = "scoring", _("评分中")
    GATE = "gate", _("待审定")
    STOPPING = "stopping", _("拟终止")
    DECIDED = "decided", _("已办结")
    STOPPED = "stopped", _("已终止")
    CANCELLED = "cancelled", _("已取消")


class TeamState(TextChoices):
    """Where a team stands."""

    ENTERED = "entered", _("待确认")
    READY = "ready", _("已确认")
    RACING = "racing", _("在赛")
    WON = "won", _("胜出")
    CUT = "cut", _("淘汰")
    MERGED = "merged", _("已并入")
    STOPPED = "stopped", _("已终止")
    LEFT = "left", _("已退出")


class Outcome(TextChoices):
    """What a gate says of a team; at the last gate nobody is promoted, but wins or is cut."""

    PROMOTE = "promote", _("晋级")
    WIN = "win", _("胜出")
    CUT = "cut", _("淘汰")
    MERGE = "merge", _("并入")
    STOP = "stop", _("终止")
    LEFT = "left", _("退出")


class Direction(TextChoices):
    """Which measurements are the better ones."""

    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")


class ScoredBy(TextChoices):
    """Where the scores of a stage come from."""

    JUDGES = "judges", _("裁判按测试表独立录入")
    REVIEW = "review", _("专家评审的得分")


#: States in which teams race for money, and nothing of the past can be rewritten.
UNDERWAY = (RaceState.RACING, RaceState.SCORING, RaceState.GATE, RaceState.STOPPING)
#: States from which a race does not move any more.
OVER = (RaceState.DECIDED, RaceState.STOPPED, RaceState.CANCELLED)
#: States in which everybody may read of a race that is public.
PUBLIC_STATES = (*UNDERWAY, RaceState.DECIDED, RaceState.STOPPED)
#: States in which the body makes up teams, stages and tests.
PREPARING = (RaceState.DRAFT,)
#: States of a team that is still in the race, or wants to be.
STANDING = (TeamState.ENTERED, TeamState.READY, TeamState.RACING, TeamState.WON)
#: What the body can propose before the last gate, and at it.
BEFORE_LAST = (Outcome.PROMOTE, Outcome.CUT, Outcome.MERGE, Outcome.STOP)
AT_LAST = (Outcome.WIN, Outcome.CUT, Outcome.MERGE, Outcome.STOP)
#: With these a team goes on, or has won.
STAYING = (Outcome.PROMOTE, Outcome.WIN)
