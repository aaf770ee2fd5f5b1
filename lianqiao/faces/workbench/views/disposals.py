"""Preparing a disposal: owners and rights, co-owners on paper, secrecy, the sealed price, valuations, the decision."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lianqiao.core import files
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.disposals import DISPOSALS
from lianqiao.faces.workbench.views.supervision import below
from lianqiao.processes.disposals.checking import co_owners
from lianqiao.processes.disposals.comparables import compare, wanted_for
from lianqiao.processes.disposals.content import labelled, told_in_words
from lianqiao.processes.disposals.domain.consents import (
    ask_co_owners,
    ask_for_secrecy,
    record_paper_consent,
    state_secrecy,
)
from lianqiao.processes.disposals.domain.deciding import may_decide, record_decision
from lianqiao.processes.disposals.domain.reserves import commitment_of, seal_reserve
from lianqiao.processes.disposals.domain.valuations import calculate
from lianqiao.processes.disposals.domain.writing import remove_paper
from lianqiao.processes.disposals.enums import Approach, DisposalState, SecrecyFinding
from lianqiao.processes.disposals.interfaces.forms import (
    DecisionForm,
    ItemForm,
    PaperConsentForm,
    ReserveForm,
    SecrecyForm,
    stored_item,
)
from lianqiao.processes.disposals.interfaces.valuation_forms import FORMS
from lianqiao.processes.disposals.models import Disposal, DisposalItem


class _Below(FormPage):
    """A form below a disposal of the unit; `states` are those in which it is asked."""

    needs_organisation = True
    states: ClassVar[tuple[str, ...]] = (DisposalState.DRAFT,)

    def disposal(self) -> Disposal:
        """The disposal of the address, looked up once; 403 where the form is not asked any more."""
        if not hasattr(self, "_disposal"):
            found: Disposal = find_visible(self.rows(), self.kwargs["pk"])
            if self.permission is not None:
                self.actor.require(self.permission, found)
            if found.state not in self.states:
                raise AccessError(_("转化决策现在是“%(state)s”，不能再填写。") % {"state": found.get_state_display()})
            self._disposal = found
        return self._disposal

    def rows(self) -> QuerySet[Any]:
        """The unit's own."""
        rows: QuerySet[Any] = Disposal.objects.whole_for(self.actor).select_related("organisation")
        return rows

    def page_subtitle(self) -> str:
        """Of which disposal."""
        return str(self.disposal())

    def draft_key(self) -> str:
        """One unsent form for each disposal."""
        return f"disposals.{type(self).__name__}.{self.disposal().pk}"

    def breadcrumb(self) -> list[Crumb]:
        """Below the disposal."""
        return below(DISPOSALS, self.disposal(), Crumb(self.page_title()))

    def after(self, saved: Any) -> str:
        """Back to the disposal."""
        return DISPOSALS.url("record", self.disposal().pk)

    def told(self) -> dict[str, Any]:
        """The content in words, for those who answer for it."""
        return {"told": labelled(told_in_words(self.disposal()))}


class EditItem(_Below):
    """Owners, rights and the hearing of the completers of one achievement."""

    title = gettext_lazy("权属、知识产权和完成人")
    form_class = ItemForm
    permission = Permission.DISPOSAL_EDIT
    template_name = "workbench/disposals/item_form.html"

    def item(self) -> DisposalItem:
        """The achievement of the address."""
        if not hasattr(self, "_item"):
            rows = DisposalItem.objects.visible_to(self.actor).select_related("disposal__organisation", "achievement")
            self._item: DisposalItem = find_visible(rows, self.kwargs["pk"])
        return self._item

    def disposal(self) -> Disposal:
        """The disposal of the achievement."""
        found: Disposal = self.item().disposal
        self.actor.require(Permission.DISPOSAL_EDIT, found)
        return found

    def page_subtitle(self) -> str:
        """Which achievement."""
        return self.item().title

    def draft_key(self) -> str:
        """One unsent form for each achievement."""
        return f"disposals.item.{self.item().pk}"

    def stored_record(self) -> Any:
        """The disposal, so that two who write do not overwrite each other."""
        return self.disposal()

    def record_url(self) -> str:
        """The disposal's page."""
        return DISPOSALS.url("record", self.disposal().pk)

    def form_arguments(self) -> dict[str, Any]:
        """What is there."""
        return {"initial": stored_item(self.item())}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return form.save(self.item(), self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the completers, whom one is to hear."""
        completers = list(self.item().achievement.completers.all())
        return super().get_context_data(item=self.item(), completers=completers, **kwargs)


class PaperConsent(_Below):
    """What a co-owner that is not in the program answered on paper."""

    title = gettext_lazy("登记共有人的书面意见")
    help = gettext_lazy("共有人不是平台上的单位时，由本单位取得书面意见并上传。")
    form_class = PaperConsentForm
    permission = Permission.DISPOSAL_EDIT
    submit_label = gettext_lazy("登记")

    def form_arguments(self) -> dict[str, Any]:
        """The co-owners to choose among."""
        names = [name for name, key in co_owners(self.disposal()).items() if key is None]
        if not names:
            raise AccessError(_("没有要取得书面意见的共有人。"))
        return {"names": names}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        said = form.cleaned_data
        return record_paper_consent(
            self.disposal(),
            actor=self.actor,
            owner_name=said["owner_name"],
            agrees=said["agrees"] == "yes",
            words=said["words"],
            paper=said["paper"],
        )


class Secrecy(_Below):
    """What the secrecy officer states."""

    title = gettext_lazy("保密审查")
    help = gettext_lazy("审查的是下面的内容；以后内容改了，要重新审查。")
    form_class = SecrecyForm
    permission = Permission.DISPOSAL_STATE_SECRECY
    submit_label = gettext_lazy("作出审查结论")
    template_name = "workbench/disposals/told_form.html"

    def form_arguments(self) -> dict[str, Any]:
        """With the hash of what is shown."""
        return {"initial": {"content_seen": self.disposal().content_sha256}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        said = form.cleaned_data
        return state_secrecy(
            self.disposal(),
            actor=self.actor,
            seen=said["content_seen"],
            finding=SecrecyFinding(said["finding"]),
            opinion=said["opinion"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is stated about."""
        return super().get_context_data(**self.told(), **kwargs)


class Decide(_Below):
    """The decision of the unit, by somebody else than who proposed it."""

    title = gettext_lazy("登记决策记录")
    help = gettext_lazy("按会议纪要或会签单填写；保存以后就是正式的决策记录，不能修改。")
    form_class = DecisionForm
    permission = Permission.DISPOSAL_DECIDE
    states = (DisposalState.PROPOSED,)
    submit_label = gettext_lazy("登记并生效")
    template_name = "workbench/disposals/told_form.html"

    def form_arguments(self) -> dict[str, Any]:
        """With the hash of what is shown."""
        disposal = self.disposal()
        if not may_decide(disposal, self.actor):
            raise AccessError(_("提交决策的人不能自己登记决策结果，请由另一位同事办理。"))
        return {"initial": {"content_seen": disposal.content_sha256}}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return record_decision(
            self.disposal(),
            actor=self.actor,
            seen=form.cleaned_data["content_seen"],
            values=form.values(),
            members=form.cleaned_data["members"],
            minutes=form.cleaned_data["minutes"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what is decided on."""
        return super().get_context_data(**self.told(), **kwargs)


@method_decorator(sensitive_post_parameters("amount_yuan"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class SealReserve(_Below):
    """The reserve price: nothing that is typed is kept but the seal, and nothing is shown again."""

    title = gettext_lazy("密封保留价")
    help = gettext_lazy("保留价加密保存，开标以前任何人都看不到，您自己也看不到；这一页不自动保存。")
    form_class = ReserveForm
    permission = Permission.DISPOSAL_SEAL
    states = (DisposalState.DRAFT, DisposalState.PROPOSED, DisposalState.APPROVED)
    submit_label = gettext_lazy("密封")
    template_name = "workbench/disposals/reserve.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The empty form: there is never an unsent one."""
        return self.render_to_response(self.get_context_data(form=self.form_class()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Seal; what is typed is never kept on the way."""
        if "autosave" in request.GET:
            raise Http404(_("这一页不自动保存。"))
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return seal_reserve(self.disposal(), actor=self.actor, amount_yuan=form.cleaned_data["amount_yuan"])

    def done_message(self, saved: Any) -> str:
        """What may be shown."""
        return _("保留价已密封，承诺值 %(hash)s。") % {"hash": saved[:16]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the commitment of what is sealed now."""
        return super().get_context_data(commitment=commitment_of(self.disposal()), **kwargs)


class Calculate(_Below):
    """A valuation by one of the three approaches."""

    help = gettext_lazy("估值是参考：每一步的公式和数都列出来，价格由单位自己定。")
    permission = Permission.DISPOSAL_EDIT
    submit_label = gettext_lazy("计算")
    template_name = "workbench/disposals/valuation_form.html"

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        """The inputs of the approach of the address."""
        return FORMS[self.approach()]

    def approach(self) -> Approach:
        """Which one; 404 for another word."""
        try:
            return Approach(self.kwargs["approach"])
        except ValueError as error:
            raise Http404(_("没有这种估值方法。")) from error

    def page_title(self) -> str:
        """Which approach."""
        return _("估值：%(approach)s") % {"approach": self.approach().label}

    def draft_key(self) -> str:
        """One for each disposal and approach."""
        return f"disposals.valuation.{self.disposal().pk}.{self.approach()}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        note = form.cleaned_data["note"]
        return calculate(self.disposal(), actor=self.actor, approach=self.approach(), typed=form.typed(), note=note)

    def done_message(self, saved: Any) -> str:
        """Where to look."""
        return _("已算好，过程在下面“估值参考”里。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the formula, and comparables where they are used."""
        disposal = self.disposal()
        compared = (
            compare(wanted_for(disposal), where=disposal.organisation) if self.approach() == Approach.MARKET else None
        )
        return super().get_context_data(approach=self.approach(), compared=compared, **kwargs)


class _Action(RecordAction):
    """A button on the page of a disposal of the unit."""

    permission = Permission.DISPOSAL_EDIT
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """The unit's own."""
        rows: QuerySet[Any] = Disposal.objects.whole_for(self.actor)
        return rows

    def after(self, record: Any) -> str:
        """Back to the disposal."""
        return DISPOSALS.url("record", record.pk)


class AskCoOwners(_Action):
    """Asks the co-owners of the program."""

    def perform(self, record: Any) -> str:
        """Ask."""
        asked = ask_co_owners(record, actor=self.actor)
        return _("已向 %(count)d 家共有单位征求意见。") % {"count": len(asked)}


class AskForSecrecy(_Action):
    """Tells the secrecy officers."""

    def perform(self, record: Any) -> str:
        """Tell them."""
        ask_for_secrecy(record, actor=self.actor)
        return _("已通知本单位的保密审查员。")


class RemovePaper(_Action):
    """Takes a paper of a draft out of use, unless an answer stands by it."""

    def perform(self, record: Any) -> str:
        """Find it among the disposal's own."""
        file = files.files_of(record).filter(pk=self.kwargs["file"]).first()
        if file is None:
            raise Http404(_("没有这个文件。"))
        remove_paper(record, file, actor=self.actor)
        return _("移除附件：%(name)s") % {"name": file.name}
