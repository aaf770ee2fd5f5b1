"""The form page: prefilled, autosaved, with every refusal beside its field and nothing lost."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.models import FormDraft
from lianqiao.core.pages.base import Page

#: What belongs to the sending of a form and not to its content.
_NOT_CONTENT = ("csrfmiddlewaretoken", "discard")


class FormPage(Page):
    """A form over a domain function.

    A face gives the form, `draft_key()` and `save(form)`. While the person types, the page posts itself to
    `?autosave=1`; the unsent content waits on the server and comes back with the page, on whatever machine.
    """

    form_class: ClassVar[type[forms.BaseForm]]
    submit_label: ClassVar[Any] = ""
    template_name = "shell/pages/form.html"

    def draft_key(self) -> str:
        """The name of this form's unsent content; different for each record."""
        raise NotImplementedError(f"{type(self).__name__} does not name its draft")

    def form_arguments(self) -> dict[str, Any]:
        """What the form is made with besides the data, such as `initial` or `instance`."""
        return {}

    def save(self, form: Any) -> Any:
        """Call the domain function with the cleaned data; may raise DomainError. Returns the record."""
        raise NotImplementedError(f"{type(self).__name__} saves nothing")

    def after(self, saved: Any) -> str:
        """Where the person goes after saving."""
        raise NotImplementedError(f"{type(self).__name__} does not say where to go")

    def done_message(self, saved: Any) -> str:
        """The sentence after saving."""
        return _("已保存。")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form, with the unsent content where there is some."""
        draft = self._draft()
        form = self.form_class(**self.form_arguments())
        if draft is not None:
            form = self.form_class(**self.form_arguments() | {"initial": self._initial_from(form, draft)})
        return self.render_to_response(self.get_context_data(form=form, draft=draft))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what was typed, throw it away, or save."""
        if "autosave" in request.GET:
            return self._autosave()
        if "discard" in request.POST:
            FormDraft.objects.filter(user=self.actor.user, key=self.draft_key()).delete()
            return redirect(request.get_full_path())
        form = self.form_class(data=request.POST, files=request.FILES, **self.form_arguments())
        if form.is_valid():
            try:
                saved = self.save(form)
            except AccessError:
                raise
            except InvalidInput as refusal:
                for field, sentences in refusal.errors.items():
                    self._add_error(form, field, sentences)
            except DomainError as refusal:
                self._add_error(form, refusal.field, [refusal.message])
            else:
                FormDraft.objects.filter(user=self.actor.user, key=self.draft_key()).delete()
                messages.success(request, self.done_message(saved))
                return redirect(self.after(saved))
        return self.render_to_response(self.get_context_data(form=form, draft=None), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and what its page says about it."""
        return super().get_context_data(
            **{
                "submit_label": str(self.submit_label) or _("保存"),
                "autosave_url": self._autosave_url(),
                **kwargs,
            }
        )

    def _autosave_url(self) -> str:
        query = self.request.GET.copy()
        query["autosave"] = "1"
        return f"{self.request.path}?{query.urlencode()}"

    def _draft(self) -> FormDraft | None:
        return FormDraft.objects.filter(user=self.actor.user, key=self.draft_key()).first()

    def _autosave(self) -> JsonResponse:
        content = {name: values for name, values in self.request.POST.lists() if name not in _NOT_CONTENT}
        draft, _created = FormDraft.objects.update_or_create(
            user=self.actor.user, key=self.draft_key(), defaults={"data": content}
        )
        saved_at = timezone.localtime(draft.saved_at)
        return JsonResponse({"message": _("已自动保存 %(time)s") % {"time": f"{saved_at:%H:%M:%S}"}})

    @staticmethod
    def _initial_from(form: forms.BaseForm, draft: FormDraft) -> dict[str, Any]:
        typed = QueryDict(mutable=True)
        for name, values in draft.data.items():
            typed.setlist(name, values)
        return {
            name: field.widget.value_from_datadict(typed, {}, form.add_prefix(name))
            for name, field in form.fields.items()
        }

    @staticmethod
    def _add_error(form: Any, field: str | None, sentences: list[str]) -> None:
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
