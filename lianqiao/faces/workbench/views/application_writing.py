"""Writing an application: its head, its partners, and its sections, several people at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, FormPage
from lianqiao.core.pages.base import find_visible
from lianqiao.core.pages.forms import Overtaken
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.views.applications import OfApplication, way_to
from lianqiao.processes.programmes.domain.applications import Conflict, save_section, set_partners, update_head
from lianqiao.processes.programmes.enums import ApplicationState
from lianqiao.processes.programmes.interfaces.forms import HeadForm, PartnersForm
from lianqiao.processes.programmes.interfaces.section_form import SectionForm
from lianqiao.processes.programmes.models import Application, SectionAnswers


class _Writing(OfApplication, FormPage):
    """A form over a part of an application, for its unit while it may be written."""

    needs_organisation = True
    submit_label = gettext_lazy("保存")

    def application(self) -> Application:
        """The application, which the actor may write."""
        if not hasattr(self, "_application"):
            self._application = find_visible(self.records(), self.kwargs["pk"])
            self.actor.require(Permission.APPLICATION_EDIT, self._application)
            if not self._application.is_editable:
                raise AccessError(_("现在不能修改：申报已经截止，或补正期限已过。"))
        found: Application = self._application
        return found

    def record_url(self) -> str:
        """The page of the application."""
        return reverse("workbench:application", args=[self.kwargs["pk"]])

    def breadcrumb(self) -> list[Crumb]:
        """Below the application."""
        return way_to(self.application(), self.actor, Crumb(self.page_title()))


class EditHead(_Writing):
    """Title, leader, money and contact."""

    title = gettext_lazy("基本信息")
    form_class = HeadForm

    def stored_record(self) -> Any:
        """The application: whoever saves has seen it as it is."""
        return self.application()

    def draft_key(self) -> str:
        """One for each application."""
        return f"programmes.head.{self.application().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The head as it is."""
        return {"instance": self.application()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return update_head(self.application(), actor=self.actor, values=form.cleaned_data)


class EditPartners(_Writing):
    """The units that apply together."""

    title = gettext_lazy("合作单位")
    form_class = PartnersForm

    def stored_record(self) -> Any:
        """The application: whoever saves has seen it as it is."""
        return self.application()

    def draft_key(self) -> str:
        """One for each application."""
        return f"programmes.partners.{self.application().pk}"

    def form_arguments(self) -> dict[str, Any]:
        """The partners as they are."""
        return {"instance": self.application()}

    def save(self, form: Any) -> Any:
        """Call the domain."""
        return set_partners(self.application(), actor=self.actor, partners=form.cleaned_data["partners"])


class _Clash(Overtaken):
    """Another person changed the same fields of the section."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(str(conflict.revision))
        self.message = conflict.message


class EditSection(_Writing):
    """One section of the form; several people may write at once, and only the same field is a conflict."""

    form_class = SectionForm

    def page_title(self) -> str:
        """The title of the section."""
        return self.arguments()["section"].title

    def arguments(self) -> dict[str, Any]:
        """The section of the address and what is answered in it."""
        if not hasattr(self, "_arguments"):
            application = self.application()
            form = application.call.edition.form_definition
            section = next((one for one in form.sections if one.key == self.kwargs["key"]), None)
            if section is None:
                raise Http404(_("申报表里没有这一部分。"))
            row = next((one for one in application.sections.all() if one.key == section.key), None)
            names = {key: file.name for key, file in application.current_files().items()}
            returned = application.state == ApplicationState.RETURNED
            self._revision = 0 if row is None else row.revision
            self._arguments = {
                "form": form,
                "section": section,
                "actor": self.actor,
                "answers": {} if row is None else row.values,
                "uploaded": names,
                "only": frozenset(application.reopened) if returned else None,
            }
        found: dict[str, Any] = self._arguments
        return found

    def draft_key(self) -> str:
        """One for each section."""
        return f"programmes.section.{self.application().pk}.{self.kwargs['key']}"

    def form_arguments(self) -> dict[str, Any]:
        """See `arguments`."""
        return self.arguments()

    def save(self, form: Any) -> SectionAnswers:
        """Call the domain; a conflict keeps what was typed on the page."""
        seen = self.request.POST.get("seen", "")
        try:
            return save_section(
                self.application(),
                self.kwargs["key"],
                actor=self.actor,
                values=form.values(),
                seen=int(seen) if seen.isdecimal() else 0,
            )
        except Conflict as conflict:
            raise _Clash(conflict) from conflict

    def after(self, saved: Any) -> str:
        """To the next section, or back to the application after the last."""
        keys = [section.key for section in self.arguments()["form"].sections]
        place = keys.index(self.kwargs["key"])
        if place + 1 < len(keys) and "next" in self.request.POST:
            return reverse("workbench:application_section", args=[self.kwargs["pk"], keys[place + 1]])
        return reverse("workbench:application", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The revision on which the shown content is based."""
        self.arguments()
        draft = kwargs.get("draft")
        if not kwargs.get("seen"):
            kwargs["seen"] = str(self._revision) if draft is None else draft.data.get("seen", ["0"])[0]
        return super().get_context_data(**kwargs)
