"""The moves of key projects between the four batches, out of the pipeline and back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.ids import new_id
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import Context, Transition, TransitionTable, register
from lianqiao.processes.key_projects import phrases
from lianqiao.processes.key_projects.enums import Batch
from lianqiao.processes.key_projects.models import KeyProject, Move


def on_a_day(project: Any, context: Context) -> str | None:
    """A move happened on a day that has been, and not before the one that came before it."""
    on = context.data.get("on")
    if on is not None and on > clock.today():
        return _("日期不能晚于今天。")
    if on is not None and on < project.since:
        return _("日期不能早于进入现在批次的那一天（%(day)s）。") % {"day": f"{project.since:%Y-%m-%d}"}
    return None


def with_papers(project: Any, context: Context) -> str | None:
    """A landing is proved by documents; a page that only asks what may be done has none yet."""
    if "on" in context.data and not context.data.get("files"):
        return _("转入“落地”要上传证明材料，如合同、开工或投产文件。")
    return None


def note(target: Batch) -> Any:
    """The effect that writes the move down."""

    def write(project: Any, context: Context) -> None:
        on = context.data["on"]
        context.write(
            Move(
                id=context.data.get("move_id") or new_id(),
                project=project,
                from_batch=project.state,
                to_batch=target,
                on=on,
                reason=context.reason,
                evidence=context.data.get("evidence", ""),
                moved_by=context.actor.user,
                at=context.at,
            )
        )
        project.since = on

    return write


def _to(name: str, label: Any, target: Batch, **more: Any) -> Transition:
    sources = tuple(str(batch) for batch in Batch if batch != target)
    return Transition(
        name,
        label,
        sources,
        target,
        Permission.KEY_PROJECT_MOVE,
        guards=(on_a_day, *more.pop("guards", ())),
        effects=(note(target),),
        reactions=(phrases.tell_unit,),
        requires=("on", *more.pop("requires", ())),
        reason_required=True,
        **more,
    )


KEY_PROJECT = register(
    TransitionTable(
        model=KeyProject,
        states=Batch,
        initial=Batch.PLANNING,
        transitions=(
            _to("plan", gettext_lazy("列入谋划"), Batch.PLANNING),
            _to("research", gettext_lazy("转入研发"), Batch.RESEARCH),
            _to("transform", gettext_lazy("转入转化"), Batch.TRANSFORMATION),
            _to(
                "land",
                gettext_lazy("转入落地"),
                Batch.LANDING,
                guards=(with_papers,),
                requires=("evidence",),
            ),
            _to("drop", gettext_lazy("退出项目库"), Batch.DROPPED, dangerous=True),
        ),
    )
)
#: The transition that leads to each batch.
TO = {transition.target: transition.name for transition in KEY_PROJECT}
