"""How recognitions come about: entered by decision, granted after a call, renewed, promoted; and cleared for all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.lists.models import Entry
from lianqiao.core.pages import Crumb, FormPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.core.publishing.forms import OpinionForm
from lianqiao.core.transitions import apply_many
from lianqiao.faces.workbench.views.governments import ForGovernments
from lianqiao.faces.workbench.views.recognitions import NOT_FOR_OTHERS, OfRecognition, crumbs
from lianqiao.processes.programmes.models import Call
from lianqiao.processes.recognitions.domain.entering import enter_recognition
from lianqiao.processes.recognitions.domain.granting import grant_call, waiting_in
from lianqiao.processes.recognitions.domain.renewing import ANSWERABLE, refuse_renewal, renew_recognition
from lianqiao.processes.recognitions.domain.reserve import RESERVE, promote_entry
from lianqiao.processes.recognitions.interfaces.forms import DecisionForm, EntryForm, PromoteForm, RenewForm
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind
from lianqiao.processes.recognitions.queries.reading import reserve_of
from lianqiao.processes.recognitions.queries.waiting import to_clear

#: Lines of the clearing page and of the reserve that are shown at a time.
SHOWN = 200


class _OfBody(ForGovernments):
    not_for_others = NOT_FOR_OTHERS
    of_governments = Permission.RECOGNITION_MANAGE
    permission = Permission.RECOGNITION_MANAGE
    needs_organisation = True


class NewRecognition(_OfBody, FormPage):
    """Enters what was recognised by a decision."""

    title = gettext_lazy("录入资格")
    help = gettext_lazy("按已经印发的认定文件录入；很多项的用批量导入。录入后由保密审查员审查，再列入公开名录。")
    form_class = EntryForm
    submit_label = gettext_lazy("录入")

    def draft_key(self) -> str:
        """One unsent entry for each body."""
        return f"recognitions.new.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """The kinds of the region."""
        kind = self.request.GET.get("kind", "")
        return {
            "region": self.actor.organisation.region_id,
            "initial": {"kind": RecognitionKind.objects.filter(pk=kind).first()} if kind else None,
        }

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return enter_recognition(form.cleaned_data["kind"], actor=self.actor, values=form.values())

    def after(self, saved: Any) -> str:
        """To the recognition."""
        return reverse("workbench:recognition", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return crumbs(self.actor, Crumb(self.page_title()))


class Clearing(ForGovernments):
    """What was entered and is not public yet; the secrecy officer clears it at once."""

    title = gettext_lazy("等待公开的资格")
    not_for_others = NOT_FOR_OTHERS
    of_governments = Permission.RECOGNITION_REVIEW_SECRECY
    permission = Permission.RECOGNITION_REVIEW_SECRECY
    needs_organisation = True
    template_name = "workbench/recognitions/clearing.html"

    def records(self) -> QuerySet[Any]:
        """Those that somebody else has entered."""
        rows: QuerySet[Any] = to_clear(self.actor)
        return rows.for_list().order_by("created_at", "id")  # type: ignore[attr-defined]

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return crumbs(self.actor, Crumb(self.page_title()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Clear those that were ticked, with one opinion for all."""
        form = OpinionForm(request.POST)
        keys = [key for key in request.POST.getlist("chosen") if len(key) <= SHOWN]
        shown = {str(key) for key in self.records().values_list("pk", flat=True)[:SHOWN]}
        chosen = [key for key in keys if key in shown]
        if not form.is_valid() or not chosen:
            context = self.get_context_data(form=form, nothing_chosen=not chosen)
            return self.render_to_response(context, status=422)
        rows = Recognition.objects.filter(pk__in=chosen)
        count, refused = apply_many(rows, "publish", actor=self.actor, opinion=form.cleaned_data["opinion"])
        messages.success(request, _("%(count)d 项已列入公开名录。") % {"count": count})
        for one in refused[:1]:
            messages.error(request, f"{one.subject}：{one.reason}")
        return redirect("workbench:recognitions_clearing")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What waits, and the form."""
        return super().get_context_data(**{"rows": self.records()[:SHOWN], "form": OpinionForm(), **kwargs})


class GrantCall(_OfBody, FormPage):
    """Grants to the selected of a decided call what its scheme says."""

    title = gettext_lazy("颁发资格")
    form_class = DecisionForm
    submit_label = gettext_lazy("颁发")

    def call(self) -> Call:
        """The call of the address, of the actor's body."""
        if not hasattr(self, "_call"):
            self._call: Call = find_visible(Call.objects.whole_for(self.actor).for_detail(), self.kwargs["pk"])
            if not waiting_in(self._call).exists():
                raise AccessError(_("没有等待颁发的入选申报。"), permission=Permission.RECOGNITION_MANAGE)
        return self._call

    def page_subtitle(self) -> str:
        """What is granted to how many."""
        grant = self.call().edition.grant
        kind = RecognitionKind.objects.filter(pk="" if grant is None else grant.kind).first()
        given = {"kind": kind, "count": waiting_in(self.call()).count()}
        return _("%(kind)s，%(count)d 项。颁发后立即有效并列入公开名录，入选单位收到通知，可以下载证书。") % given

    def draft_key(self) -> str:
        """One for each call."""
        return f"recognitions.grant.{self.call().pk}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return grant_call(self.call(), actor=self.actor, values=form.cleaned_data)

    def done_message(self, saved: Any) -> str:
        """How many."""
        return _("已颁发 %(count)d 项资格。") % {"count": len(saved)}

    def after(self, saved: Any) -> str:
        """To the list."""
        return reverse("workbench:recognitions")

    def breadcrumb(self) -> list[Crumb]:
        """Below the call."""
        call = self.call()
        here = Crumb(str(call), reverse("workbench:call", args=[call.pk]))
        return [
            Crumb(_("工作台"), reverse("workbench:home")),
            Crumb(_("申报通知"), reverse("workbench:calls")),
            here,
            Crumb(self.page_title()),
        ]


class Renew(_OfBody, FormPage):
    """Agrees to the renewal that the holder has asked for."""

    title = gettext_lazy("同意延续")
    form_class = RenewForm
    submit_label = gettext_lazy("延续")

    def stored_record(self) -> Any:
        """The recognition whose holder has asked."""
        if not hasattr(self, "_recognition"):
            rows = Recognition.objects.whole_for(self.actor).for_detail()
            self._recognition = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.RECOGNITION_MANAGE, self._recognition)
            if self._recognition.asked_at is None or self._recognition.state not in ANSWERABLE:
                raise AccessError(_("没有待答复的延续申请。"), permission=Permission.RECOGNITION_MANAGE)
        return self._recognition

    def record_url(self) -> str:
        """Its page."""
        return reverse("workbench:recognition", args=[self.kwargs["pk"]])

    def draft_key(self) -> str:
        """One for each recognition."""
        return f"recognitions.renew.{self.stored_record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What is renewed."""
        return {"instance": self.stored_record()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return renew_recognition(self.stored_record(), actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """To the new one."""
        return reverse("workbench:recognition", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the recognition."""
        return crumbs(self.actor, Crumb(str(self.stored_record()), self.record_url()), Crumb(self.page_title()))


class RefuseRenewal(OfRecognition, RecordAction):
    """Refuses the renewal, with the reason."""

    def perform(self, record: Any) -> str:
        """Call the domain."""
        refuse_renewal(record, actor=self.actor, reason=self.request.POST.get("reason", ""))
        return _("已答复：不予延续。")


class Reserve(ForGovernments):
    """The reserve of pilot platforms of the body: what stands in it, with its stage, and what became of the others."""

    title = gettext_lazy("中试平台储备库")
    help = gettext_lazy(
        "储备库是一份按期印发的清单：列入、阶段变化、退出都写明决定和理由；成熟的在这里晋升为中试平台。"
    )
    not_for_others = NOT_FOR_OTHERS
    of_governments = Permission.RECOGNITION_MANAGE
    needs_organisation = True
    template_name = "workbench/recognitions/reserve.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return crumbs(self.actor, Crumb(self.page_title()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lines, and what was promoted of them."""
        entries = list(reserve_of(self.actor.organisation_id)[:SHOWN])
        promoted = Recognition.objects.filter(reserve_entry__in=[entry.pk for entry in entries])
        by_entry = {one.reserve_entry_id: one for one in promoted}
        may_promote = self.actor.has(Permission.RECOGNITION_MANAGE) and self.actor.has(Permission.LIST_ISSUE)
        return super().get_context_data(
            rows=[(entry, by_entry.get(entry.pk)) for entry in entries],
            kind=RESERVE,
            may_promote=may_promote,
            **kwargs,
        )


class Promote(_OfBody, FormPage):
    """Recognises a line of the reserve as a pilot platform."""

    title = gettext_lazy("晋升为中试平台")
    form_class = PromoteForm
    submit_label = gettext_lazy("认定，并退出储备库")

    def entry(self) -> Entry:
        """The standing line of the body's reserve."""
        if not hasattr(self, "_entry"):
            rows = reserve_of(self.actor.organisation_id).filter(left_on__isnull=True)
            self._entry: Entry = find_visible(rows, self.kwargs["pk"])
        return self._entry

    def page_subtitle(self) -> str:
        """Which."""
        return str(self.entry())

    def draft_key(self) -> str:
        """One for each line."""
        return f"recognitions.promote.{self.entry().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The line."""
        return {"instance": self.entry()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        reason = form.cleaned_data["reason"]
        return promote_entry(self.entry(), actor=self.actor, values=form.values(), reason=reason)

    def after(self, saved: Any) -> str:
        """To the recognition."""
        return reverse("workbench:recognition", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the reserve."""
        here = Crumb(_("中试平台储备库"), reverse("workbench:recognition_reserve"))
        return crumbs(self.actor, here, Crumb(self.page_title()))
