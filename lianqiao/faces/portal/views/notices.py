"""Public notices for everybody: the hall, the notice with its objection form, the proof and its verification."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import files
from lianqiao.core.errors import AccessError, DomainError, InvalidInput
from lianqiao.core.notices import proof
from lianqiao.core.notices.domain.objections import find_objection, raise_objection
from lianqiao.core.notices.enums import NoticeState
from lianqiao.core.notices.interfaces.filters import NoticeHallFilter
from lianqiao.core.notices.interfaces.forms import CodeForm, LookUpForm, ObjectionForm
from lianqiao.core.notices.interfaces.tables import NoticeHallTable
from lianqiao.core.notices.models import PublicNotice
from lianqiao.core.pages import Crumb, ListPage, Page, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home

#: A field that no person sees; programs that fill everything in fill it too, and are thanked for nothing.
TRAP = "website"


def _below_hall(*more: str | Crumb) -> list[Crumb]:
    return below_home(Crumb(_("公示"), reverse("portal:notices")), *more)


class Notices(ListPage):
    """The hall: running notices first, then those that are over."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("公示")
    subtitle = gettext_lazy("依法公示的事项。公示期内，任何人都可以提出异议。")
    table_class = NoticeHallTable
    filterset_class = NoticeHallFilter
    template_name = "portal/notices/hall.html"
    order = ("turn", "-first_day", "-id")
    empty_title = gettext_lazy("现在没有公示")
    empty_text = gettext_lazy("有新的公示时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read; `turn` is 0 for what runs."""
        turn = Case(When(state=NoticeState.RUNNING, then=Value(0)), default=Value(1))
        return PublicNotice.objects.public().for_list().annotate(turn=turn)

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())


class _Found:
    public = True

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return PublicNotice.objects.public().for_detail()


class NoticePage(_Found, RecordPage):
    """One notice, how long it still runs, and how to object."""

    template_name = "portal/notices/notice.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return _below_hall(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The notice and its proof so far."""
        notice = self.record()
        return super().get_context_data(
            **{
                "notice": notice,
                "proof": proof.proof_of(notice),
                "places": [(place, proof.shown_words(place)) for place in notice.current_places()],
                "period": proof.period_words(notice),
                "has_proof": notice.state in proof.CONCLUDED,
                **kwargs,
            }
        )


class Object(_Found, RecordPage):
    """The form by which anybody objects; signed in or not."""

    template_name = "portal/notices/object.html"

    def page_title(self) -> str:
        """What the page is for."""
        return _("提出异议")

    def breadcrumb(self) -> list[Crumb]:
        """Below the notice."""
        notice = self.record()
        return _below_hall(Crumb(str(notice), reverse("portal:notice", args=[notice.pk])), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The notice and the form."""
        name = "" if self.actor.user is None else self.actor.user.get_full_name()
        form = ObjectionForm(initial={"name": name})
        return super().get_context_data(**{"notice": self.record(), "form": form, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it in and show the code once; what was typed is not lost by a refusal."""
        notice, form = self.record(), ObjectionForm(request.POST, request.FILES)
        if form.is_valid():
            if request.POST.get(TRAP):
                return self.render_to_response(self.get_context_data(form=None))
            address = request.META.get("REMOTE_ADDR", "")
            try:
                received = raise_objection(notice, actor=self.actor, address=address, **form.cleaned_data)
            except AccessError:
                raise
            except InvalidInput as refusal:
                for field, sentences in refusal.errors.items():
                    form.add_error(field if field in form.fields else None, sentences)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                context = self.get_context_data(form=None, code=received.code, objection=received.objection)
                return self.render_to_response(context)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NoticeProof(_Found, RecordPage):
    """The proof as PDF; the page of the notice while there is none."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send it."""
        if self.record().state not in proof.CONCLUDED:
            raise Http404(_("公示办结以后才有证明。"))
        return files.serve(proof.proof_file(self.record()))


class Verify(Page):
    """Whether a proof is genuine: the notice by its number."""

    public = True
    title = gettext_lazy("核验公示")
    subtitle = gettext_lazy("输入公示证明上的编号，核对内容、时间、地点和校验值。")
    template_name = "portal/notices/verify.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return _below_hall(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The notice of the number, if there is one."""
        given = "number" in self.request.GET
        form = LookUpForm(self.request.GET if given else None)
        notice = None
        if given and form.is_valid():
            number = form.cleaned_data["number"].strip()
            notice = PublicNotice.objects.public().for_detail().filter(number=number).first()
        found = {} if notice is None else {"notice": notice, "proof": proof.proof_of(notice)}
        if notice is not None:
            found |= {
                "places": [(place, proof.shown_words(place)) for place in notice.current_places()],
                "period": proof.period_words(notice),
                "has_proof": notice.state in proof.CONCLUDED,
            }
        return super().get_context_data(**{"form": form, "given": given, **found, **kwargs})


class ObjectionAnswer(Page):
    """The answer to an objection, for whoever has its code."""

    public = True
    title = gettext_lazy("查询异议答复")
    template_name = "portal/notices/answer.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the hall."""
        return _below_hall(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        return super().get_context_data(**{"form": CodeForm(), **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look it up; the code stays out of addresses and logs."""
        form = CodeForm(request.POST)
        objection = find_objection(form.cleaned_data["code"]) if form.is_valid() else None
        if form.is_valid() and objection is None:
            form.add_error("code", _("没有这个查询码，请核对。"))
        status = 200 if objection is not None else 422
        return self.render_to_response(self.get_context_data(form=form, objection=objection), status=status)
