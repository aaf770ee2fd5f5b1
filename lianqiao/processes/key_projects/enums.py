"""Names of the batches, kinds and levels of key projects, of who pays, and of what a mid-term check says."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Batch(TextChoices):
    """Which of the four batches (四个一批) a project stands in, or that it left the pipeline."""

    PLANNING = "planning", _("谋划")
    RESEARCH = "research", _("研发")
    TRANSFORMATION = "transformation", _("转化")
    LANDING = "landing", _("落地")
    DROPPED = "dropped", _("已退出")


class ProjectKind(TextChoices):
    """What a project is for."""

    RESEARCH = "research", _("重大科技攻关")
    CONVERSION = "conversion", _("科技成果转化")
    INDUSTRIALISATION = "industrialisation", _("高新技术产业化")
    CENTRAL = "central", _("与中央企业合作")


class Level(TextChoices):
    """Of which level a project is a key one."""

    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")


class Payer(TextChoices):
    """Which side carries a share of a joint task."""

    PROVINCE = "province", _("省级财政")
    CITY = "city", _("市级财政")
    COUNTY = "county", _("县级财政")
    UNIT = "unit", _("项目单位自筹")


class Way(TextChoices):
    """In which direction a move went."""

    ENTERED = "entered", _("入库")
    FORWARD = "forward", _("推进")
    BACK = "back", _("退回")
    DROPPED = "dropped", _("退出")
    RESUMED = "resumed", _("恢复")


class Conclusion(TextChoices):
    """What a mid-term check says."""

    CONTINUE = "continue", _("继续支持")
    ADJUST = "adjust", _("调整后继续支持")
    STOP = "stop", _("停止支持")


#: The four batches in the order of the pipeline.
BATCHES = (Batch.PLANNING, Batch.RESEARCH, Batch.TRANSFORMATION, Batch.LANDING)
#: Batches in which work goes on that is reported month by month.
REPORTING = (Batch.RESEARCH, Batch.TRANSFORMATION, Batch.LANDING)


def way_of(before: str, after: str) -> Way:
    """The direction of a move between two batches; `before` is empty where the project entered the pipeline."""
    if not before:
        return Way.ENTERED
    if after == Batch.DROPPED:
        return Way.DROPPED
    if before == Batch.DROPPED:
        return Way.RESUMED
    return Way.FORWARD if BATCHES.index(Batch(after)) > BATCHES.index(Batch(before)) else Way.BACK
