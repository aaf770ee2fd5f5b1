"""What recognitions keep about persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship, not_personal
from lianqiao.processes.recognitions.enums import Shown
from lianqiao.processes.recognitions.models import Recognition


def forget_choice(user: Any, actor: Actor) -> None:
    """What the person had shown is shown no more."""
    Recognition.objects.filter(user=user.pk).update(shown=Shown.MASKED, contact="")


declare(
    Purpose(
        key="recognitions.person",
        model="recognitions.Recognition",
        columns=("user", "contact"),
        label=_("被认定的人和本人选择公开的联系方式"),
        whose=_("获得个人资格的人，如技术经理人"),
        purpose=_("说明资格属于谁；按本人的选择列入公开名录"),
        ground=Ground.DUTY,
        kept=_("与资格记录相同；本人可以随时改为只显示姓氏"),
        recipients=_("所在单位、作出认定的政府部门；按本人的选择，任何人"),
        erasure=Erasure.ANONYMISED,
        rows_of=lambda user: Recognition.objects.filter(user=user.pk),
        erase=forget_choice,
        why_kept=_("资格是行政决定，记录留存；公开的姓名和联系方式随账号注销撤下"),
    )
)
not_personal("recognitions.Recognition", "unit_name")
declare_authorship("recognitions.RecognitionKind", "created_by")
declare_authorship("recognitions.Recognition", "created_by", "ended_by")
declare_authorship("recognitions.YearlyCheck", "created_by", "submitted_by", "graded_by")
not_personal("recognitions.RecognitionKind", "name")
