"""What reviews keep about persons: the experts, whom they are related to, and who handled what."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship
from lianqiao.processes.reviews.models import (
    Assignment,
    Ballot,
    Expert,
    FeeEntry,
    Forecast,
    Panelist,
    Relation,
    Sheet,
    Visit,
    VisitMember,
    Vote,
)

_EXPERT = _("评审专家")
_KEPT = _("评审结论要能复核，评审记录与评审项目同期保存")
_KEEPER = _("管理专家库、组织评审的部门；本人")


def _expert_rows(model: Any, path: str) -> Any:
    return lambda user: model._base_manager.filter(**{path: user})


for key, model, columns, path, label, purpose in (
    ("experts", Expert, ("user", "employer", "post"), "user", _("专家库"), _("抽取和联系评审专家")),
    (
        "relations",
        Relation,
        ("organisation_name", "person"),
        "expert__user",
        _("应当回避的关系"),
        _("抽取专家时回避利害关系"),
    ),
    ("assignments", Assignment, ("expert", "note"), "expert__user", _("评审任务"), _("安排评审、记录专家的答复")),
    ("sheets", Sheet, ("handed_in_by", "opinion"), "handed_in_by", _("评分表"), _("形成评审结论")),
    ("votes", Vote, ("cast_by", "opinion"), "cast_by", _("合议表决"), _("形成评审结论")),
    (
        "visits",
        Visit,
        ("leader", "minutes", "reported_by"),
        "members__expert__user",
        _("现场考察"),
        _("安排现场考察、形成评审结论"),
    ),
    ("visit_members", VisitMember, ("expert",), "expert__user", _("考察组成员"), _("安排现场考察")),
    ("ballots", Ballot, ("cast_by", "usage"), "cast_by", _("用户评价"), _("由成果的用户参与评价")),
    ("panelists", Panelist, ("expert",), "expert__user", _("技术预测的受邀专家"), _("征求专家对技术发展的意见")),
    (
        "forecasts",
        Forecast,
        ("panelist", "reason"),
        "panelist__expert__user",
        _("技术预测的回答"),
        _("汇总全组意见，不公开个人的回答"),
    ),
    ("fees", FeeEntry, ("expert", "amount_yuan"), "expert__user", _("评审费"), _("支付评审费")),
):
    declare(
        Purpose(
            key=f"reviews.{key}",
            model=model._meta.label,
            columns=columns,
            label=label,
            whose=_EXPERT,
            purpose=purpose,
            ground=Ground.DUTY,
            kept=_("与评审记录相同"),
            recipients=_KEEPER,
            erasure=Erasure.KEPT,
            why_kept=_KEPT,
            rows_of=_expert_rows(model, path),
        )
    )
declare_authorship("reviews.Rubric", "created_by")
declare_authorship("reviews.Expert", "created_by")
declare_authorship("reviews.Review", "created_by")
declare_authorship("reviews.Assignment", "created_by")
declare_authorship("reviews.Visit", "created_by")
declare_authorship("reviews.Ballot", "created_by")
declare_authorship("reviews.Foresight", "created_by")
declare_authorship("reviews.Draw", "drawn_by")
declare_authorship("reviews.FeeEntry", "written_by")
