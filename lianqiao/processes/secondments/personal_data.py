"""What secondments keep about persons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.oversight.enums import Erasure, Ground
from lianqiao.core.oversight.purposes import Purpose, declare, declare_authorship
from lianqiao.processes.secondments.models import Secondment, Signature


def forget_name(user: Any, actor: Actor) -> None:
    """The full name is shown to nobody outside any more."""
    for row in Secondment.objects.filter(person=user.pk, shows_name=True).order_by("pk"):
        row.shows_name = False
        row.save()


declare(
    Purpose(
        key="secondments.person",
        model="secondments.Secondment",
        columns=("person", "position", "formal_since", "profile", "holds_shares", "is_leader", "leader_paper"),
        label=_("应聘选派岗位的人和他的声明"),
        whose=_("应聘和被选派的科技人员"),
        purpose=_("选人、核对利益冲突和任职限制、签协议、考核"),
        ground=Ground.CONTRACT,
        kept=_("与选派记录相同；在任名录里的全名随时可以改为只显示姓氏"),
        recipients=_("派出单位；单位同意以后，用人单位；双方选定以后，选派部门；选派公示写明姓名和单位"),
        erasure=Erasure.ANONYMISED,
        rows_of=lambda user: Secondment.objects.filter(person=user.pk),
        erase=forget_name,
        why_kept=_("选派是行政决定，协议和考核要能复核"),
    )
)
declare(
    Purpose(
        key="secondments.signature",
        model="secondments.Signature",
        columns=("signer_name", "signed_by"),
        label=_("选派协议的签署人"),
        whose=_("签署协议的人"),
        purpose=_("证明谁在什么时候签署了什么内容"),
        ground=Ground.CONTRACT,
        kept=_("与选派记录相同"),
        recipients=_("协议三方、选派部门"),
        erasure=Erasure.KEPT,
        why_kept=_("签署记录是协议的一部分"),
        rows_of=lambda user: Signature.objects.filter(signed_by=user.pk),
    )
)
declare_authorship("secondments.Batch", "created_by", "submitted_by")
declare_authorship("secondments.Secondment", "created_by", "consented_by", "end_asked_by")
declare_authorship("secondments.Service", "entered_by")
declare_authorship("secondments.Assessment", "host_by", "concluded_by")
