"""Sentences of the workbench about a record: what its state means, and who does what next."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.registers.achievements.enums import AchievementState
from lianqiao.registers.achievements.models import Achievement
from lianqiao.registers.demands.enums import DemandState

#: States in which a record lies with its owner because somebody sent it back.
SENT_BACK = frozenset({AchievementState.RETURNED, DemandState.CLARIFYING})

ACHIEVEMENT_NEXT = {
    AchievementState.DRAFT: _("还没有提交。填好后请提交审核。"),
    AchievementState.SUBMITTED: _("等所在地区的科技主管部门审核，结果会发消息告知填报单位。"),
    AchievementState.RETURNED: _("请填报单位按退回理由修改，再提交一次。"),
    AchievementState.ACCEPTED: _("审核已通过，等保密审查员审查；通过后公开。"),
    AchievementState.PUBLISHED: _("已公开，企业可以寻求对接。"),
    AchievementState.STALE: _("过了有效期没有确认，已移出公开页面；确认仍然有效后重新公开。"),
    AchievementState.WITHDRAWN: _("已撤回，不再公开；需要时可以申请修订，改好后重新提交。"),
}

DEMAND_NEXT = {
    DemandState.DRAFT: _("还没有提交。把问题说清楚后请提交诊断。"),
    DemandState.DIAGNOSIS: _("等本地区的技术经理人核实，结果会发消息告知提出单位。"),
    DemandState.CLARIFYING: _("请提出单位按退回理由补充，再提交一次。"),
    DemandState.CONFIRMED: _("已确认属实，等保密审查员审查；通过后公开。"),
    DemandState.PUBLISHED: _("已公开，有办法的单位可以寻求对接。"),
    DemandState.LONG_TERM: _("目前没有现成的办法，已列入长期攻关。"),
    DemandState.CLOSED: _("已关闭，结果见“基本情况”。"),
    DemandState.STALE: _("过了有效期没有确认，已移出公开页面；确认仍然有效后重新公开。"),
    DemandState.WITHDRAWN: _("已撤回，不再公开。"),
}


def next_step(record: Any) -> str:
    """What the record's state means and who acts next, in one or two sentences."""
    sentences: dict[Any, Any] = ACHIEVEMENT_NEXT if isinstance(record, Achievement) else DEMAND_NEXT
    return str(sentences[record.state])
