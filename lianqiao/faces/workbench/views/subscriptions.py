"""My subscriptions: what I want to hear of, what it would have told, what it told, and the way out of it."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from lianqiao.core.errors import DomainError
from lianqiao.core.pages import Crumb, FormPage, Page, RecordAction, RecordPage
from lianqiao.core.pages.base import find_asked
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.matches import as_found
from lianqiao.processes.matching.documents import MODELS
from lianqiao.processes.matching.filters import SearchFilters
from lianqiao.processes.subscriptions.domain import subscriptions as domain
from lianqiao.processes.subscriptions.enums import Subject
from lianqiao.processes.subscriptions.interfaces.forms import (
    RhythmForm,
    SearchForm,
    initial_of,
    save_rhythm,
    save_search,
)
from lianqiao.processes.subscriptions.links import read_stop
from lianqiao.processes.subscriptions.models import Subscription, Told
from lianqiao.processes.subscriptions.phrases import what
from lianqiao.processes.subscriptions.queries.preview import preview, with_counts

HERE = "workbench:subscriptions"
PAGE_SIZE = 20


def _crumbs(label: str) -> list[Crumb]:
    return [Crumb(_("我的订阅"), reverse(HERE)), Crumb(label)]


class Subscriptions(Page):
    """All subscriptions of the person; there are never many."""

    title = gettext_lazy("我的订阅")
    help = gettext_lazy("有符合条件的新成果、新需求或新匹配时通知您；同一条内容只推送一次，随时可以暂停。")
    template_name = "workbench/subscriptions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with its words, and what came of it."""
        rows = with_counts(Subscription.objects.visible_to(self.actor).for_list()).order_by("-created_at", "-id")
        return super().get_context_data(entries=[{"subscription": row, "what": what(row)} for row in rows], **kwargs)


class _Previewing(FormPage):
    template_name = "workbench/subscription_form.html"
    submit_label = gettext_lazy("保存订阅")

    def after(self, saved: Any) -> str:
        """To the subscription, which shows what it would have told."""
        return reverse("workbench:subscription", args=[saved.pk])

    def breadcrumb(self) -> list[Crumb]:
        """Below the subscriptions."""
        return _crumbs(self.page_title())


class NewSubscription(_Previewing):
    """Saves a search: the address carries its words (`words`), its conditions and what is looked for (`subject`)."""

    title = gettext_lazy("新增订阅")
    help = gettext_lazy("以后有符合这些条件的新内容，就通知您。")
    form_class = SearchForm

    def draft_key(self) -> str:
        """One unsent subscription for each address, so that a search is not covered by an older one."""
        address = blake2b(self.request.GET.urlencode().encode(), digest_size=8).hexdigest()
        return f"subscriptions.new.{address}"

    def form_arguments(self) -> dict[str, Any]:
        """What the address carries."""
        given = self.request.GET
        subject = given.get("subject", "")
        return {
            "initial": {
                "subject": subject if subject in (Subject.ACHIEVEMENTS, Subject.DEMANDS) else Subject.ACHIEVEMENTS,
                "words": " ".join(given.get("words", "").split())[: domain.WORDS_LENGTH],
                "rhythm": "weekly",
                **SearchFilters.from_params(given.dict()).to_params(),
            }
        }

    def save(self, form: Any) -> Subscription:
        """Subscribe."""
        return save_search(form, self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the search of the address would have told last week."""
        initial = self.form_arguments()["initial"]
        shown = None
        try:
            draft = domain.draft_of(
                actor=self.actor, subject=initial["subject"], words=initial["words"], filters=initial
            )
            shown = preview(draft, actor=self.actor)
        except DomainError:
            shown = None  # nothing is asked yet, or the index is being built: the form works without
        return super().get_context_data(
            **{"preview": shown, "finds": [] if shown is None else as_found(shown.finds, self.actor), **kwargs}
        )


class SubscribeToMatches(_Previewing):
    """Asks to be told of the matches of `?record=`, one of the organisation's own."""

    title = gettext_lazy("订阅这条记录的新匹配")
    permission = Permission.MATCH_VIEW
    needs_organisation = True
    form_class = RhythmForm

    def own(self) -> Any:
        """The own record of the address; 404 for anything else."""
        if not hasattr(self, "_own"):
            self._own = None
            for model in MODELS.values():
                mine = model.objects.visible_to(self.actor).filter(organisation=self.actor.organisation)
                try:
                    self._own = find_asked(mine, self.request, "record", missing=_("请从一条成果或需求进入。"))
                except Http404:
                    continue
                break
            if self._own is None:
                raise Http404(_("没有这条记录。"))
        return self._own

    def page_subtitle(self) -> str:
        """Which record."""
        return str(self.own())

    def draft_key(self) -> str:
        """One unsent for each record."""
        return f"subscriptions.matches.{self.own().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """Weekly is what disturbs least."""
        self.own()
        return {"initial": {"rhythm": "weekly"}}

    def save(self, form: Any) -> Subscription:
        """Subscribe."""
        return save_rhythm(form, self.actor, record=self.own())


class _Found:
    def records(self) -> QuerySet[Any]:
        """The person's own."""
        return Subscription.objects.visible_to(self.actor).for_list()  # type: ignore[attr-defined]


class SubscriptionPage(_Found, RecordPage):
    """One subscription: what it would have told last week, and what it has told that is still public."""

    template_name = "workbench/subscription.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the subscriptions."""
        return _crumbs(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The records, each as far as its masking shows."""
        subscription = self.record()
        rows = Told.objects.visible_to(self.actor).filter(subscription=subscription).for_list()
        page = Paginator(rows.order_by("-told_at", "-id"), PAGE_SIZE).get_page(self.request.GET.get("page"))
        trouble, shown = "", None
        try:
            shown = preview(subscription, actor=self.actor)
        except DomainError as refusal:
            trouble = refusal.message
        return super().get_context_data(
            subscription=subscription,
            what=what(subscription),
            page=page,
            told=as_found(page, self.actor),
            preview=shown,
            finds=[] if shown is None else as_found(shown.finds, self.actor),
            trouble=trouble,
            **kwargs,
        )


class EditSubscription(_Found, _Previewing, RecordPage):
    """Changes what is looked for and how often."""

    title = gettext_lazy("修改订阅")

    def page_title(self) -> str:
        """What is done, not the subscription's name."""
        return str(self.title)

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        """Of a search all may be changed, of the matches of a record only how often."""
        return RhythmForm if self.record().own_record is not None else _EditSearchForm

    def stored_record(self) -> Any:
        """The subscription."""
        return self.record()

    def draft_key(self) -> str:
        """One unsent change for each."""
        return f"subscriptions.{self.record().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """What it says now."""
        return {"initial": initial_of(self.record())}

    def save(self, form: Any) -> Subscription:
        """Change it."""
        if self.record().own_record is not None:
            return save_rhythm(form, self.actor, subscription=self.record())
        return save_search(form, self.actor, self.record())


class _EditSearchForm(SearchForm):
    """What is looked for stays; another subject is another subscription."""

    subject = None  # type: ignore[assignment]


class ActOnSubscription(_Found, RecordAction):
    """Pauses, resumes or deletes."""

    def after(self, record: Any) -> str:
        """Back to the list."""
        return reverse(HERE)

    def perform(self, record: Any) -> str:
        """What the button says."""
        action = self.request.POST.get("action", "")
        if action == "pause":
            domain.pause(record, actor=self.actor)
            return _("已暂停，不再推送。")
        if action == "resume":
            domain.resume(record, actor=self.actor)
            return _("已恢复推送。")
        if action == "remove":
            domain.remove(record, actor=self.actor)
            return _("已删除。")
        raise Http404(_("没有这个操作。"))


@method_decorator(csrf_exempt, name="dispatch")
class StopSubscription(Page):
    """Where the link of a message leads: opening it changes nothing, the button (or the mail program's post) stops."""

    title = gettext_lazy("停止推送")
    public = True
    template_name = "workbench/subscription_stop.html"

    def breadcrumb(self) -> list[Crumb]:
        """Nowhere: whoever comes here need not be signed in."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which subscription; the name is the person's own, and the link was sent to that person alone."""
        try:
            return super().get_context_data(**{"subscription": read_stop(self.kwargs["token"]), **kwargs})
        except DomainError as refusal:
            return super().get_context_data(**{"refusal": refusal.message, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Stop it; doing so twice is no error."""
        try:
            domain.stop_by_link(read_stop(self.kwargs["token"]))
        except DomainError:
            return self.render_to_response(self.get_context_data(), status=400)
        return self.render_to_response(self.get_context_data(done=True))
