"""Disposals as others read them: the co-owner that is asked, the government that supervises, and the paper."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, ListPage, RecordPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.disposals import decided_context
from lianqiao.faces.workbench.papers import PAPERS, sent
from lianqiao.processes.disposals.domain.consents import answer_consent
from lianqiao.processes.disposals.enums import DECIDED, ConsentAnswer, DisposalState
from lianqiao.processes.disposals.interfaces.documents import paper_of
from lianqiao.processes.disposals.interfaces.filters import ConsentFilter, SupervisedFilter
from lianqiao.processes.disposals.interfaces.forms import ConsentForm
from lianqiao.processes.disposals.interfaces.tables import ConsentTable, SupervisedTable
from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal


def _home() -> Crumb:
    return Crumb(_("工作台"), reverse("workbench:home"))


class Consents(ListPage):
    """What the unit was asked as co-owner."""

    title = gettext_lazy("共有成果征求意见")
    help = gettext_lazy("别的单位要转化与本单位共有的成果，须先征得本单位同意。")
    table_class = ConsentTable
    filterset_class = ConsentFilter
    needs_organisation = True
    order = ("-asked_at", "-id")
    empty_title = gettext_lazy("还没有征求意见")
    empty_text = gettext_lazy("共有人在平台上准备转化时，会在这里请贵单位答复，并发消息。")

    def records(self) -> QuerySet[Any]:
        """The unit's own."""
        rows: QuerySet[Any] = CoOwnerConsent.objects.visible_to(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_home(), Crumb(self.page_title())]


class Consent(FormPage):
    """What the co-owner is asked about, and its answer."""

    form_class = ConsentForm
    needs_organisation = True
    submit_label = gettext_lazy("答复")
    template_name = "workbench/disposals/consent.html"

    def consent(self) -> CoOwnerConsent:
        """What was asked, looked up once."""
        if not hasattr(self, "_consent"):
            rows = CoOwnerConsent.objects.visible_to(self.actor).for_list()
            self._consent: CoOwnerConsent = find_visible(rows, self.kwargs["pk"])
        return self._consent

    def is_open(self) -> bool:
        """Whether this person may answer now."""
        consent = self.consent()
        return (
            consent.answer == ConsentAnswer.ASKED
            and consent.is_current
            and consent.disposal.state == DisposalState.DRAFT
            and bool(self.actor.can(Permission.DISPOSAL_CONSENT, consent))
        )

    def page_title(self) -> str:
        """About what."""
        return _("征求意见：%(title)s") % {"title": self.consent().disposal.title}

    def draft_key(self) -> str:
        """One for each asking."""
        return f"disposals.consent.{self.consent().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """With the hash of what is shown."""
        return {"initial": {"content_seen": self.consent().content_sha256}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        said = form.cleaned_data
        return answer_consent(
            self.consent(),
            actor=self.actor,
            seen=said["content_seen"],
            agrees=said["agrees"] == "yes",
            words=said["words"],
        )

    def done_message(self, saved: Any) -> str:
        """What happens next."""
        return _("已答复，对方会收到消息。")

    def after(self, saved: Any) -> str:
        """Back to it."""
        return reverse("workbench:disposal_consent", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return [
            _home(),
            Crumb(_("共有成果征求意见"), reverse("workbench:disposal_consents")),
            Crumb(self.consent().disposal.title),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is asked about, as it was shown from the first day."""
        consent = self.consent()
        return super().get_context_data(consent=consent, told=consent.content, is_open=self.is_open(), **kwargs)


class Supervised(ListPage):
    """What state-founded units of the region have decided."""

    title = gettext_lazy("转化决策监督")
    help = gettext_lazy("本地区国家设立的高校、院所等单位已决策的转化；看得到决策记录和纪要，看不到保留价。")
    table_class = SupervisedTable
    filterset_class = SupervisedFilter
    needs_organisation = True
    order = ("-decided_on", "-id")
    hidden_columns = ("number", "item_count", "valid_until")
    empty_title = gettext_lazy("还没有转化决策")
    empty_text = gettext_lazy("本地区国家设立的单位决策以后，会列在这里。")

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        if self.actor.oversight is None:
            raise AccessError(_("转化决策监督由政府部门使用；贵单位的在“转化决策”。"))
        rows: QuerySet[Any] = Disposal.objects.supervised_by(self.actor).for_list()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [_home(), Crumb(self.page_title())]


class SupervisedRecord(RecordPage):
    """One decision as the government reads it."""

    needs_organisation = True
    template_name = "workbench/disposals/supervised.html"

    def records(self) -> QuerySet[Any]:
        """Those of the region."""
        rows: QuerySet[Any] = Disposal.objects.supervised_by(self.actor).for_detail()
        return rows

    def breadcrumb(self) -> list[Crumb]:
        """Below the list."""
        return [
            _home(),
            Crumb(_("转化决策监督"), reverse("workbench:disposals_supervised")),
            Crumb(str(self.record())),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what was decided."""
        disposal = self.record()
        history = log.history_of(disposal).order_by("-at", "-id")
        return super().get_context_data(record=disposal, history=history, **decided_context(disposal), **kwargs)


class Paper(RecordPage):
    """The decision as Word or PDF (转化决策书)."""

    def records(self) -> QuerySet[Any]:
        """Decided ones of the unit, and those that the actor supervises."""
        rows: Any = Disposal.objects.all()
        mine = rows.filter(rows.inside(self.actor) | rows.overseen(self.actor), state__in=DECIDED)
        return mine.select_related("organisation", "region")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it as the document that the address names."""
        disposal, ending = self.record(), kwargs["ending"]
        if ending not in PAPERS:
            raise Http404(_("没有这种格式。"))
        return sent(paper_of(disposal, ending=ending), name=f"转化决策书 {disposal.number}", ending=ending)
