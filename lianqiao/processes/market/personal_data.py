"""What the market keeps about persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship
from lianqiao.processes.market.models import Follower


def _forget_follower(user: Any, actor: Actor) -> None:
    Follower.objects.filter(user=user).delete()


declare(
    Purpose(
        key="market.contact",
        model="market.Listing",
        columns=("contact_name", "contact_phone"),
        label=_("挂牌的联系人"),
        whose=_("转让方写明的人"),
        purpose=_("让有意受让的单位联系转让方"),
        ground=Ground.CONTRACT,
        kept=_("与挂牌记录相同"),
        recipients=_("挂牌公告期间所有人"),
        erasure=Erasure.KEPT,
        why_kept=_("挂牌公告是交易的依据，公告的内容不能更改"),
    )
)
declare(
    Purpose(
        key="market.session_contact",
        model="market.Session",
        columns=("contact_name", "contact_phone"),
        label=_("专场的联系人"),
        whose=_("组织专场的机构写明的人"),
        purpose=_("让参加专场的单位联系组织方"),
        ground=Ground.CONTRACT,
        kept=_("与专场记录相同"),
        recipients=_("专场公布期间所有人"),
        erasure=Erasure.KEPT,
        why_kept=_("专场公告是交易的依据"),
    )
)
declare(
    Purpose(
        key="market.intent_contact",
        model="market.Intent",
        columns=("contact_name", "contact_phone"),
        label=_("报名单位的联系人"),
        whose=_("有意受让的单位写明的人"),
        purpose=_("办理资格确认、保证金和签约"),
        ground=Ground.CONTRACT,
        kept=_("与受让意向相同"),
        recipients=_("交易市场；报名截止以后的转让方"),
        erasure=Erasure.KEPT,
        why_kept=_("受让意向是确定受让方的依据"),
    )
)
declare(
    Purpose(
        key="market.follower",
        model="market.Follower",
        columns=("user",),
        label=_("关注的挂牌"),
        whose=_("点了关注的人"),
        purpose=_("告诉本人这项挂牌的变化"),
        ground=Ground.CONSENT,
        kept=_("到取消关注为止"),
        recipients=_("只有本人"),
        erasure=Erasure.DELETED,
        rows_of=lambda user: Follower.objects.filter(user=user),
        erase=_forget_follower,
    )
)
declare_authorship("market.Listing", "created_by", "submitted_by", "checked_by")
declare_authorship("market.Session", "created_by")
declare_authorship("market.Intent", "created_by", "consented_by", "judged_by")
declare_authorship("market.DepositLine", "written_by")
declare_authorship("market.ListingAmendment", "proposed_by", "decided_by")
declare_authorship("market.ListingQuestion", "asked_by", "answered_by")
declare_authorship("market.ListingObjection", "raised_by", "answered_by")
