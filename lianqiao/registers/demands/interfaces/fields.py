"""The list in which form fields search demands."""

from lianqiao.core.publishing.searched import RecordList, declare
from lianqiao.registers.demands.models import Demand

#: The demands that the person may see.
VISIBLE = declare(RecordList("demands", lambda actor: Demand.objects.visible_to(actor)))
