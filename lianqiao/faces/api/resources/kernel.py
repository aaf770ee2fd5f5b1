"""Jobs, norms, lists and public notices as programs read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.lists.models import Edition as ListEdition
from lianqiao.core.lists.models import Entry
from lianqiao.core.models import Job
from lianqiao.core.norms.interfaces.filters import NormFilter
from lianqiao.core.norms.models import Norm
from lianqiao.core.notices.interfaces.filters import NoticeFilter
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.filters import JobFilter, ListEntryFilter, ListFilter
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.kernel import (
    EntrySerializer,
    ListSerializer,
    NormSerializer,
    NoticeSerializer,
    without_what_is_kept_back,
)
from lianqiao.faces.api.serializers.processes import JobSerializer

JOBS = Resource(
    name="jobs",
    label=_("任务"),
    model=Job,
    serializer=JobSerializer,
    filters=JobFilter,
    public=False,
    reading=(Permission.JOB_VIEW,),
)
NORMS = Resource(
    name="norms",
    label=_("规定"),
    model=Norm,
    serializer=NormSerializer,
    from_rows=lambda actor: Norm.objects.visible_to(actor).current().select_related("key", "region"),
    filters=NormFilter,
    public=False,
)
LISTS = Resource(
    name="lists",
    label=_("清单"),
    model=ListEdition,
    serializer=ListSerializer,
    filters=ListFilter,
)
LIST_ENTRIES = Resource(
    name="list_entries",
    label=_("清单条目"),
    model=Entry,
    serializer=EntrySerializer,
    joined=("edition",),
    filters=ListEntryFilter,
    context=without_what_is_kept_back,
    scopes="lists",
)
NOTICES = Resource(
    name="notices",
    label=_("公示"),
    model=PublicNotice,
    serializer=NoticeSerializer,
    from_rows=lambda actor: PublicNotice.objects.visible_to(actor).for_detail(),
    filters=NoticeFilter,
    feed=True,
)
