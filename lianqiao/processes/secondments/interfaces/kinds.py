"""Posts as a kind of filed record, as every face shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.processes.secondments.domain.applying import refusal
from lianqiao.processes.secondments.enums import TAKING_PLACE, SecondmentState
from lianqiao.processes.secondments.interfaces.posts import PostFilter, PostForm, PostTable
from lianqiao.processes.secondments.models import Post, Secondment


def post_context(post: Any, actor: Actor) -> dict[str, Any]:
    """Who has applied, as far as the actor sees them, in the order of the host."""
    rows = Secondment.objects.visible_to(actor).filter(post=post.pk).for_list()
    people = sorted(rows, key=lambda one: (one.rank is None, one.rank or 0, one.created_at))
    waiting = [one for one in people if one.state in (SecondmentState.OFFERED, SecondmentState.CHOSEN)]
    is_host = post.organisation_id == actor.organisation_id
    return {
        "people": people,
        "taken": Secondment.objects.filter(post=post.pk, state__in=TAKING_PLACE).count(),
        "may_rank": is_host and len(waiting) > 1,
        "definition": post.definition,
        "may_apply": not refusal(post, actor),
    }


register(
    FilingKind(
        slug="secondment-posts",
        label=_("选派岗位"),
        model=Post,
        form=PostForm,
        table=PostTable,
        filters=PostFilter,
        group=FilingGroup.TALENT,
        icon="briefcase",
        new_label=_("提供一个岗位"),
        empty_text=_("需要高校、院所的科研人员来当科技总师、科技副总或特派员的，写明要做什么，审核通过后公开招募。"),
        subtitle=_("企业和园区向科研人员、高校院所向企业骨干提供的岗位，任期、待遇和要做的事都写在里面。"),
        public_fields=(
            "kind",
            "field",
            "tasks",
            "wanted",
            "place",
            "months",
            "days_a_month",
            "seats",
            "apply_until",
            "offers",
            "pay_yuan",
        ),
        template="workbench/secondments/post.html",
        context=post_context,
    )
)
