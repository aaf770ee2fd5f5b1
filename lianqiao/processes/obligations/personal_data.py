"""What obligations keep about persons: who completed a project, who is to stand on a list, and what they said."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

for key, model, columns, label, purpose in (
    (
        "completers",
        "obligations.Completer",
        ("name", "employer", "user"),
        _("项目完成人"),
        _("跟踪验收后的转化，按规定确定承担责任的完成人"),
    ),
    (
        "lines",
        "obligations.Line",
        ("name", "employer", "user"),
        _("名单人员"),
        _("核对申报人是否在限制申报的名单上"),
    ),
):
    declare(
        Purpose(
            key=f"obligations.{key}",
            model=model,
            columns=columns,
            label=label,
            whose=_("项目完成人"),
            purpose=purpose,
            ground=Ground.DUTY,
            kept=_("与转化义务的记录相同"),
            recipients=_("跟踪的政府部门、承担单位和本人；不向社会公开"),
            erasure=Erasure.KEPT,
            why_kept=_("列入和移出名单的决定要能复核"),
        )
    )
declare(
    Purpose(
        key="obligations.statements",
        model="obligations.Statement",
        columns=("said_by", "text"),
        label=_("陈述申辩和申诉"),
        whose=_("单位的经办人和名单涉及的本人"),
        purpose=_("决定以前听取意见，处理申诉"),
        ground=Ground.DUTY,
        kept=_("与列入名单的记录相同"),
        recipients=_("作出决定的政府部门、所在单位和本人"),
        erasure=Erasure.KEPT,
        why_kept=_("听取意见是决定的依据，不得改动"),
    )
)
declare_authorship("obligations.Obligation", "created_by")
declare_authorship("obligations.Check", "reported_by", "judged_by")
declare_authorship("obligations.Listing", "created_by", "decided_by")
