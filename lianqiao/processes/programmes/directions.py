"""The directions that a call supports, drafted from what a panel of a foresight found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lianqiao.processes.programmes.models import Call
from lianqiao.processes.reviews.models import Foresight
from lianqiao.processes.reviews.models.foresight import MOST_IMPORTANT
from lianqiao.processes.reviews.queries.foresight import Finding, findings_of

#: Obstacles that a direction names.
_OBSTACLES = 3


def source_of(foresight: Foresight) -> str:
    """Where a direction comes from, in one sentence."""
    told = {"title": foresight.title, "count": foresight.panel.count(), "rounds": foresight.round}
    return _("依据技术预测“%(title)s”（%(count)d 位专家，%(rounds)d 轮征求意见）") % told


def leading(foresight: Foresight) -> list[Finding]:
    """What the panel holds to come, the most important first; what more than half hold never to come is left out."""
    found = [one for one in findings_of(foresight) if one.rank is not None and not _is_doubted(one)]
    return sorted(found, key=lambda one: (one.rank or 0, one.topic.order))


def said_of(one: Finding) -> str:
    """What the panel said of a topic: how important, when, and what stands in the way."""
    last = one.last
    if last is None or last.importance is None:
        return ""
    told = [_("重要程度 %(mean).1f（满分 %(most)d）") % {"mean": last.importance.median, "most": MOST_IMPORTANT}]
    if last.years is not None:
        told.append(_("预计 %(year).0f 年前后实现") % {"year": last.years.median})
    if last.obstacles:
        named = "、".join(label for label, _share in last.obstacles[:_OBSTACLES])
        told.append(_("主要障碍：%(named)s") % {"named": named})
    return "；".join(told) + "。"


def guide_of(foresight: Foresight) -> str:
    """The text of a call with one numbered direction for each topic, no longer than a call may be."""
    most: int = Call._meta.get_field("text").max_length or 0
    text = _("%(source)s，本次申报支持下列方向。") % {"source": source_of(foresight)} + "\n"
    for number, one in enumerate(leading(foresight), start=1):
        direction = f"\n{number}. {one.topic.text}\n{said_of(one)}\n"
        if len(text) + len(direction) > most:
            break
        text += direction
    return text.strip()


def _is_doubted(one: Finding) -> bool:
    last = one.last
    return last is not None and 2 * last.never > last.count
