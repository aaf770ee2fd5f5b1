"""What is done to a challenge: the issuer agrees, a unit signs the terms, files, and marks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, RecordAction
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission
from lianqiao.processes.challenges.domain.marking import mark_work
from lianqiao.processes.challenges.domain.writing import add_file, agree, remove_file
from lianqiao.processes.challenges.gate import sign_terms
from lianqiao.processes.challenges.interfaces.forms import MarkForm
from lianqiao.processes.challenges.models import Challenge
from lianqiao.processes.programmes.enums import ApplicationState, CallState


class _OfChallenge(RecordAction):
    needs_organisation = True

    def records(self) -> QuerySet[Any]:
        """Those that the actor's unit administers or issues."""
        return Challenge.objects.whole_for(self.actor).for_detail()

    def after(self, record: Any) -> str:
        """Back to the challenge."""
        return reverse("workbench:challenge", args=[record.pk])


class AgreeToChallenge(_OfChallenge):
    """The issuing firm agrees to what is posted in its name."""

    def perform(self, record: Any) -> str:
        """Agree to the content that was on the page."""
        agree(record, actor=self.actor, seen=self.request.POST.get("seen", ""))
        return _("已确认。组织部门可以提交发布。")


class SignTerms(_OfChallenge):
    """A unit agrees to the terms in order to see the details."""

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Challenge.objects.public().for_detail()

    def perform(self, record: Any) -> str:
        """Agree to the terms that were on the page."""
        if self.request.POST.get("agrees") != "yes":
            raise DomainError("agrees", _("请先勾选“已阅读并同意”。"))
        sign_terms(record, actor=self.actor, seen=self.request.POST.get("seen", ""))
        return _("已同意条款，可以查看详细资料了。")

    def after(self, record: Any) -> str:
        """Back to the public page."""
        return reverse("portal:challenge", args=[record.pk])


class AddFile(_OfChallenge):
    """Adds a file behind the gate."""

    def perform(self, record: Any) -> str:
        """Check and keep it."""
        upload = self.request.FILES.get("file")
        if upload is None:
            raise DomainError("no_file", _("请先选择文件。"))
        stored = add_file(record, upload, actor=self.actor)
        return _("添加附件：%(name)s") % {"name": stored.name}


class RemoveFile(_OfChallenge):
    """Takes a file out of use."""

    def perform(self, record: Any) -> str:
        """Find it among the challenge's own."""
        file = files.files_of(record).filter(pk=self.kwargs["file"]).first()
        if file is None:
            raise Http404(_("没有这个文件。"))
        remove_file(record, file, actor=self.actor)
        return _("移除附件：%(name)s") % {"name": file.name}


class MarkWork(FormPage):
    """Whoever set the task says what came of the work of one of the selected."""

    title = gettext_lazy("阅卷")
    help = gettext_lazy("对照榜单的考核指标逐条说明。结果公开，填写以后不能再改。")
    form_class = MarkForm
    needs_organisation = True
    submit_label = gettext_lazy("公布阅卷结果")

    def challenge(self) -> Challenge:
        """The decided challenge of the address, for which the actor set the task."""
        if not hasattr(self, "_challenge"):
            rows = Challenge.objects.whole_for(self.actor).for_detail()
            found: Challenge = find_visible(rows, self.kwargs["pk"])
            self.actor.require(Permission.CHALLENGE_MARK, found)
            if found.call.state != CallState.DECIDED:
                raise AccessError(_("公布结果以后，才能对入选的揭榜方阅卷。"))
            self._challenge = found
        return self._challenge

    def application(self) -> Any:
        """The selected application of the address, still without a mark."""
        selected = self.challenge().call.applications.filter(state=ApplicationState.SELECTED, mark=None)
        return find_visible(selected.select_related("organisation"), self.kwargs["application"])

    def page_subtitle(self) -> str:
        """Whose work."""
        application = self.application()
        return f"{application.organisation}：{application.title}"

    def draft_key(self) -> str:
        """One for each application."""
        return f"challenges.mark.{self.application().pk}"

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return mark_work(self.challenge(), self.application(), actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the challenge."""
        return reverse("workbench:challenge", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the challenge."""
        home = Crumb(_("工作台"), reverse("workbench:home"))
        return [home, Crumb(str(self.challenge()), self.after(None)), Crumb(self.page_title())]
