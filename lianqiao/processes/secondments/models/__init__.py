"""The tables of secondments."""

from lianqiao.processes.secondments.models.batch import Batch
from lianqiao.processes.secondments.models.parts import Assessment, PlanItem, Service, Signature
from lianqiao.processes.secondments.models.post import Post
from lianqiao.processes.secondments.models.secondment import Secondment

__all__ = ["Assessment", "Batch", "PlanItem", "Post", "Secondment", "Service", "Signature"]
