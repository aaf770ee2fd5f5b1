"""Templates of documents: which there are, what they look like, and putting an own one in their place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock
from lianqiao.core.documents.domain import restore_template, upload_template, use_wider_template
from lianqiao.core.documents.filling import fill
from lianqiao.core.documents.layout import layout_for
from lianqiao.core.documents.models import NOTE_LENGTH, TemplateEdition
from lianqiao.core.documents.registry import DocumentKind, kind_of, kinds
from lianqiao.core.documents.templates import Template, compare, content_of, edition_for, template_for
from lianqiao.core.documents.typesetting import typeset
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.pages.base import find_visible
from lianqiao.core.permissions import Permission

FORMS = ("template.docx", "example.docx", "example.pdf")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class UploadForm(forms.Form):
    """An own edition of a template."""

    file = forms.FileField(
        label=gettext_lazy("模板文件"), help_text=gettext_lazy("Word 文档（.docx），不超过 5 MB；请在下载的模板上修改")
    )
    note = forms.CharField(label=gettext_lazy("这一版改了什么"), max_length=NOTE_LENGTH)
    effective_from = forms.DateField(
        label=gettext_lazy("启用日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("不填则立即启用"),
    )
    for_region = forms.BooleanField(label=gettext_lazy("全地区使用"), required=False)

    def __init__(self, *args: Any, may_hold_region: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_hold_region:
            del self.fields["for_region"]


class _Desk(Page):
    permission = Permission.DOCUMENT_TEMPLATE_VIEW
    needs_organisation = True

    def kind(self) -> DocumentKind:
        """The kind of the address."""
        try:
            return kind_of(self.kwargs["kind"])
        except LookupError as error:
            raise Http404(_("没有这种文书。")) from error

    def breadcrumb(self) -> list[Crumb]:
        """Below the desk."""
        return [
            Crumb(_("工作台"), reverse("workbench:home")),
            Crumb(_("文书模板"), reverse("workbench:documents")),
            Crumb(self.page_title()),
        ]

    def may_hold_region(self) -> bool:
        """Whether the actor's body may keep a template for its whole region."""
        return self.actor.oversight is not None

    def template(self, kind: DocumentKind) -> Template:
        """The template that the address means: an edition, the built-in one, or the one that holds."""
        wanted = self.request.GET.get("edition", "")
        if wanted == "builtin":
            return Template(kind, kind.builtin.read_bytes())
        if wanted:
            return content_of(self.edition(wanted), kind)
        return template_for(kind, self.actor.organisation, on=clock.today())

    def edition(self, key: Any) -> TemplateEdition:
        """An edition of the kind that the actor may see."""
        rows = TemplateEdition.objects.visible_to(self.actor).filter(kind=self.kind().key).for_list()
        try:
            return find_visible(rows, key)
        except (ValueError, forms.ValidationError) as error:
            raise Http404(_("没有这个版本。")) from error


class Documents(_Desk):
    """The kinds of documents, and whose template holds for each."""

    title = gettext_lazy("文书模板")
    help = gettext_lazy("下载模板，用 Word 修改后再上传。花括号里的标记会换成实际内容，请不要改动标记中的文字。")
    template_name = "workbench/documents/list.html"

    def breadcrumb(self) -> list[Crumb]:
        """The desk itself."""
        return [*super().breadcrumb()[:1], Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each kind with the edition that holds for the actor's organisation."""
        today = clock.today()
        rows = [(kind, edition_for(kind, self.actor.organisation, on=today)) for kind in kinds()]
        return super().get_context_data(rows=rows, **kwargs)


class DocumentPage(_Desk):
    """One kind: its editions, what a template may say, and the form for an own one."""

    template_name = "workbench/documents/kind.html"

    def page_title(self) -> str:
        """The kind."""
        return str(self.kind().label)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The editions, newest first."""
        kind = self.kind()
        editions = TemplateEdition.objects.visible_to(self.actor).filter(kind=kind.key).for_list()
        may_edit = self.actor.has(Permission.DOCUMENT_TEMPLATE_EDIT)
        return super().get_context_data(
            **{
                "kind": kind,
                "holding": edition_for(kind, self.actor.organisation, on=clock.today()),
                "editions": editions,
                "fields": kind.fields.items(),
                "may_edit": may_edit,
                "may_hold_region": self.may_hold_region(),
                "form": UploadForm(may_hold_region=self.may_hold_region()),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Put the uploaded template in place, or say beside the field why not."""
        kind = self.kind()
        if not self.actor.has(Permission.DOCUMENT_TEMPLATE_EDIT):
            raise AccessError(_("模板由单位管理员更换。"), permission=Permission.DOCUMENT_TEMPLATE_EDIT)
        form = UploadForm(request.POST, request.FILES, may_hold_region=self.may_hold_region())
        if form.is_valid():
            data = form.cleaned_data
            try:
                made = upload_template(
                    kind.key,
                    data["file"],
                    actor=self.actor,
                    note=data["note"],
                    for_region=data.get("for_region", False),
                    effective_from=data["effective_from"],
                )
            except AccessError:
                raise
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else "file", refusal.message)
            else:
                messages.success(request, _("已启用新模板（第 %(number)d 版）。") % {"number": made.number})
                return redirect("workbench:document", kind=kind.key)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class DocumentFile(_Desk):
    """The template itself, or the example that it makes as Word or PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send the file."""
        kind, form = self.kind(), self.kwargs["form"]
        if form not in FORMS:
            raise Http404(_("没有这个文件。"))
        template = self.template(kind)
        content, name, media = template.content, f"{kind.label}-{_('模板')}.docx", WORD
        if form != "template.docx":
            layout = layout_for(self.actor.organisation, on=clock.today()) if template.edition is None else None
            content, name = fill(template.content, kind.example, layout=layout), f"{kind.label}-{_('样例')}.docx"
        if form == "example.pdf":
            content, name, media = typeset(content), f"{kind.label}-{_('样例')}.pdf", "application/pdf"
        response = HttpResponse(content, content_type=media)
        response["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
        response["X-Content-Type-Options"] = "nosniff"
        return response


class CompareTemplates(_Desk):
    """The paragraphs in which two editions differ: `?edition=…` against `?with=…` (built-in by default)."""

    title = gettext_lazy("比较模板")
    template_name = "workbench/documents/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The differences."""
        kind = self.kind()
        new = self.template(kind)
        other = self.request.GET.get("with", "")
        old = content_of(self.edition(other), kind) if other else Template(kind, kind.builtin.read_bytes())
        changes = [
            {"field": change.field, "label": change.field, "pieces": change.pieces}
            for change in compare(old.content, new.content)
        ]
        return super().get_context_data(kind=kind, old=old, new=new, changes=changes, **kwargs)


class ActOnTemplate(_Desk):
    """Puts an earlier edition in place again (`edition`), or gives the own template up."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, and go back with one sentence."""
        kind, note = self.kind(), request.POST.get("reason", "")
        if not self.actor.has(Permission.DOCUMENT_TEMPLATE_EDIT):
            raise AccessError(_("模板由单位管理员更换。"), permission=Permission.DOCUMENT_TEMPLATE_EDIT)
        try:
            if wanted := request.POST.get("edition", ""):
                made = restore_template(self.edition(wanted), actor=self.actor, note=note)
                messages.success(request, _("已恢复，成为第 %(number)d 版。") % {"number": made.number})
            else:
                use_wider_template(
                    kind.key, actor=self.actor, note=note, for_region=request.POST.get("for_region") == "1"
                )
                messages.success(request, _("已停用自己的模板。"))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("workbench:document", kind=kind.key)
