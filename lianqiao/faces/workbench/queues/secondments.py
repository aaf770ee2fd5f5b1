"""What waits of people who are seconded: for them, for both units, for the body."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.faces.workbench.queues.queue import Queue
from lianqiao.processes.secondments.models import Secondment
from lianqiao.processes.secondments.queries import waiting


def is_seconded(actor: Actor) -> bool:
    """Whether the person, or the unit acted for, has to do with somebody who is seconded or wants to be."""
    return actor.oversight is None and Secondment.objects.visible_to(actor).exists()


QUEUES = (
    Queue("secondments_consent", "secondments", _("答复本单位人员应聘"), waiting.to_consent, "created_at"),
    Queue("secondments_choose", "secondments", _("选择应聘者"), waiting.to_choose, "consented_at"),
    Queue("secondments_accept", "secondments", _("接受选派岗位"), waiting.to_accept, "chosen_at"),
    Queue("secondments_plan", "secondments", _("写选派工作计划"), waiting.to_plan, "updated_at"),
    Queue("secondments_sign", "secondments", _("签署选派协议"), waiting.to_sign, "updated_at"),
    Queue("secondments_sum_up", "secondments", _("填写选派考核小结"), waiting.to_sum_up, "updated_at"),
    Queue("secondments_grade", "secondments", _("评价选派到本单位的人员"), waiting.to_grade, "updated_at"),
    Queue("secondments_list", "secondments", _("把双方选定的人列入名单"), waiting.to_list, "accepted_at"),
    Queue("secondments_decide", "secondments", _("公示期满后决定选派"), waiting.to_decide, "submitted_at"),
    Queue("secondments_conclude", "secondments", _("作选派考核结论"), waiting.to_conclude, "updated_at"),
    Queue("secondments_answer", "secondments", _("答复选派延期和提前结束"), waiting.to_answer, "updated_at"),
)

CONCERNS = {"seconded": is_seconded}
