"""Results outside the province: watch lists, the leads under them, and what becomes of a lead."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from lianqiao.core import clock
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, DeskRecordPage, FormPage, ListPage, Page, RecordPage, TransitionAction
from lianqiao.core.permissions import Permission
from lianqiao.processes.watching.enums import OPEN_STATES
from lianqiao.processes.watching.interfaces.filters import LeadFilter
from lianqiao.processes.watching.interfaces.forms import (
    LeadForm,
    WatchListForm,
    action_forms,
    keep_lead,
    keep_watch_list,
)
from lianqiao.processes.watching.interfaces.tables import LeadTable, WatchListTable
from lianqiao.processes.watching.models import Lead, WatchList
from lianqiao.processes.watching.queries.visibility import watches


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("省外成果"), reverse("workbench:leads")), *more]


class _Watching(Page):
    """For government bodies and those that serve a region."""

    permission = Permission.LEAD_HANDLE
    needs_organisation = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who hold the role where nobody watches for a region."""
        actor = request.actor  # type: ignore[attr-defined]
        if actor.organisation is not None and actor.has(Permission.LEAD_HANDLE) and not watches(actor):
            raise AccessError(_("由政府部门、转移机构或平台运营机构使用。"), permission=Permission.LEAD_HANDLE)
        return super().dispatch(request, *args, **kwargs)


class Leads(_Watching, ListPage):
    """All leads of the body."""

    title = gettext_lazy("省外成果")
    help = gettext_lazy("关注省外可以引进的成果：登记线索、交人跟进、记录联系情况，直到引进落地或说明原因不再跟进。")
    table_class = LeadTable
    filterset_class = LeadFilter
    template_name = "workbench/watching/leads.html"
    order = ("-seen_on", "-id")
    empty_title = gettext_lazy("还没有线索")
    empty_text = gettext_lazy("先建立关注清单，再登记或批量导入线索。")

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return Lead.objects.visible_to(self.actor).for_list()


class WatchLists(_Watching, ListPage):
    """What the body watches."""

    title = gettext_lazy("关注清单")
    table_class = WatchListTable
    filterset_class = FilterSet
    template_name = "workbench/watching/lists.html"
    order = ("-created_at", "-id")
    empty_title = gettext_lazy("还没有关注清单")
    empty_text = gettext_lazy("按主题建立，写明关注哪些机构、哪些来源、哪些领域。")

    def breadcrumb(self) -> list[Crumb]:
        """Below the leads."""
        return _crumbs(Crumb(self.page_title()))

    def records(self) -> QuerySet[Any]:
        """The body's own, with the numbers of their leads."""
        return WatchList.objects.visible_to(self.actor).annotate(
            lead_count=Count("leads"), open_count=Count("leads", filter=Q(leads__state__in=OPEN_STATES))
        )


class WatchListPage(_Watching, RecordPage):
    """One list, with its latest leads."""

    template_name = "workbench/watching/list.html"

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return WatchList.objects.visible_to(self.actor).prefetch_related("fields")

    def breadcrumb(self) -> list[Crumb]:
        """Below the lists."""
        return _crumbs(Crumb(_("关注清单"), reverse("workbench:watch_lists")), Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The twenty newest leads."""
        leads = Lead.objects.visible_to(self.actor).filter(watch_list=self.record()).for_list()
        return super().get_context_data(
            watch_list=self.record(), leads=leads.order_by("-seen_on", "-id")[:20], **kwargs
        )


class _WatchListForm(_Watching, FormPage):
    form_class = WatchListForm

    def save(self, form: Any) -> WatchList:
        """Call the domain."""
        return keep_watch_list(form, self.actor, self.stored_record())

    def after(self, saved: Any) -> str:
        """To the list."""
        return reverse("workbench:watch_list", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the lists."""
        return _crumbs(Crumb(_("关注清单"), reverse("workbench:watch_lists")), Crumb(self.page_title()))


class NewWatchList(_WatchListForm):
    """A new list."""

    title = gettext_lazy("新建关注清单")

    def draft_key(self) -> str:
        """One unsent for each body."""
        return f"watching.list.{self.actor.organisation_id}"


class EditWatchList(_WatchListForm, RecordPage):
    """Changes a list."""

    template_name = "shell/pages/form.html"

    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return WatchList.objects.visible_to(self.actor)

    def stored_record(self) -> Any:
        """The list."""
        return self.record()

    def draft_key(self) -> str:
        """One unsent change for each."""
        return f"watching.list.{self.record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        record = self.record()
        return {"instance": record, "initial": {"tech_fields": [field.pk for field in record.fields.all()]}}


class _LeadForm(_Watching, FormPage):
    form_class = LeadForm

    def save(self, form: Any) -> Lead:
        """Call the domain."""
        return keep_lead(form, self.actor, self.stored_record())

    def after(self, saved: Any) -> str:
        """To the lead."""
        return reverse("workbench:lead", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the leads."""
        return _crumbs(Crumb(self.page_title()))


class NewLead(_LeadForm):
    """A new lead, under the list of `?watch_list=`."""

    title = gettext_lazy("登记线索")

    def draft_key(self) -> str:
        """One unsent for each body."""
        return f"watching.lead.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """Found today, as a rule."""
        initial = {"seen_on": clock.today(), "watch_list": self.request.GET.get("watch_list", "")}
        return {"actor": self.actor, "initial": initial}


class _Found:
    def records(self) -> QuerySet[Any]:
        """The body's own."""
        return Lead.objects.visible_to(self.actor).for_list()  # type: ignore[attr-defined]

    def after(self, record: Any) -> str:
        """Back to the lead."""
        return reverse("workbench:lead", args=[record.pk])


class EditLead(_Found, _LeadForm, RecordPage):
    """Changes a lead that is still open."""

    template_name = "shell/pages/form.html"

    def stored_record(self) -> Any:
        """The lead."""
        return self.record()

    def draft_key(self) -> str:
        """One unsent change for each."""
        return f"watching.lead.{self.record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"actor": self.actor, "instance": self.record()}


class LeadPage(_Found, _Watching, DeskRecordPage):
    """One lead: what was found, who follows it, what came of it."""

    template_name = "workbench/watching/lead.html"

    @property
    def action_forms(self) -> Any:  # type: ignore[override]
        """With the colleagues of the body."""
        return action_forms(self.actor.organisation_id)

    def breadcrumb(self) -> list[Crumb]:
        """Below the leads."""
        return _crumbs(Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the way to change it while it is open."""
        lead = self.record()
        return super().get_context_data(
            act_url=reverse("workbench:lead_act", args=[lead.pk]),
            edit_url=reverse("workbench:lead_edit", args=[lead.pk]) if lead.state in OPEN_STATES else "",
            is_late=lead.state == "followed" and lead.due_on is not None and lead.due_on < clock.today(),
            **kwargs,
        )


class ActOnLead(_Found, _Watching, TransitionAction):
    """Gives it to somebody, notes what was done, brings it in, leaves it."""

    @property
    def action_forms(self) -> Any:  # type: ignore[override]
        """With the colleagues of the body."""
        return action_forms(self.actor.organisation_id)
