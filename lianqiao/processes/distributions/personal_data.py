"""What distributions keep about persons: who receives how much for which achievement."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship

declare(
    Purpose(
        key="distributions.rewards",
        model="distributions.RewardShare",
        columns=("name", "user", "post"),
        label=_("奖酬名单"),
        whose=_("成果完成人和转化贡献人"),
        purpose=_("计算、审定、公示和兑现职务科技成果转化的奖酬"),
        ground=Ground.DUTY,
        kept=_("与收益分配的记录相同"),
        recipients=_("本单位、监督它的政府部门和本人；现金奖励按规定公示"),
        erasure=Erasure.KEPT,
        why_kept=_("奖酬的依据和兑现要能审计"),
    )
)
declare_authorship("distributions.Distribution", "created_by", "submitted_by", "decided_by")
declare_authorship("distributions.RewardPayment", "written_by")
