"""Key projects as programs read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.key_projects import KeyProjectSerializer
from lianqiao.processes.key_projects.interfaces.filters import KeyProjectFilter
from lianqiao.processes.key_projects.models import KeyProject

KEY_PROJECTS = Resource(
    name="key_projects",
    label=_("重点项目"),
    model=KeyProject,
    serializer=KeyProjectSerializer,
    joined=("organisation", "region", "chain", "industry", "lead_unit"),
    gathered=("partners__organisation", "expected", "moves", "joint_tasks__shares"),
    filters=KeyProjectFilter,
    public=False,
    feed=True,
)
