"""What people asked to be told of, work lists of matchmakers, leads and themed windows, as programs read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Permission
from lianqiao.faces.api.filters import SubscriptionFilter
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.pushed import (
    LeadSerializer,
    MatchmakingCandidateSerializer,
    SubscriptionSerializer,
    WindowSerializer,
)
from lianqiao.processes.matchmaking.interfaces.filters import CandidateFilter
from lianqiao.processes.matchmaking.models import Candidate
from lianqiao.processes.subscriptions.models import Subscription
from lianqiao.processes.watching.interfaces.filters import LeadFilter
from lianqiao.processes.watching.models import Lead
from lianqiao.processes.windows.interfaces.filters import WindowHallFilter
from lianqiao.processes.windows.models import Window

SUBSCRIPTIONS = Resource(
    name="subscriptions",
    label=_("我的订阅"),
    model=Subscription,
    serializer=SubscriptionSerializer,
    filters=SubscriptionFilter,
    public=False,
)
CANDIDATES = Resource(
    name="candidates",
    label=_("撮合候选"),
    model=Candidate,
    serializer=MatchmakingCandidateSerializer,
    joined=("demand", "achievement", "organisation", "assignee"),
    filters=CandidateFilter,
    public=False,
    reading=(Permission.CANDIDATE_HANDLE,),
)
LEADS = Resource(
    name="leads",
    label=_("省外成果线索"),
    model=Lead,
    serializer=LeadSerializer,
    joined=("watch_list", "field"),
    filters=LeadFilter,
    public=False,
    reading=(Permission.LEAD_HANDLE,),
)
WINDOWS = Resource(
    name="windows",
    label=_("专场对接"),
    model=Window,
    serializer=WindowSerializer,
    from_rows=lambda actor: Window.objects.visible_to(actor).for_detail(),
    filters=WindowHallFilter,
    feed=True,
)
