"""My organisation: what it says of itself, its members and what they may do, registering one, joining one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import log
from lianqiao.core.access import Actor
from lianqiao.core.errors import AccessError, DomainError
from lianqiao.core.pages import Crumb, FormPage, Page, TransitionAction
from lianqiao.core.permissions import Permission
from lianqiao.core.transitions import available
from lianqiao.faces.workbench.rights import rights_by_role
from lianqiao.processes.recognitions.queries.reading import with_filings
from lianqiao.registers.accounts.middleware import SESSION_KEY
from lianqiao.registers.organisations.domain.members import ask_to_join, end_membership, refuse_officer, set_roles
from lianqiao.registers.organisations.domain.organisations import register_organisation, update_organisation
from lianqiao.registers.organisations.enums import MembershipState, OrganisationState
from lianqiao.registers.organisations.interfaces.forms import (
    JoinForm,
    MemberForm,
    OrganisationForm,
    roles_given_by,
)
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.queries.invitations import open_invitations

HERE = "workbench:organisation"


def _crumbs(label: str) -> list[Crumb]:
    return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(_("我的单位"), reverse(HERE)), Crumb(label)]


def _refuse_officers(request: HttpRequest) -> None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_anonymous:
        refuse_officer(actor.user)


class MyOrganisation(Page):
    """The organisation that the person acts for, or how to come to one."""

    title = gettext_lazy("我的单位")
    help = gettext_lazy("成员的角色决定他在工作台上能做什么；角色由单位管理员设定。")
    template_name = "workbench/organisation.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its facts, members and next actions."""
        organisation = self.actor.organisation
        if organisation is None:
            return super().get_context_data(organisation=None, join_form=JoinForm(), **kwargs)
        return super().get_context_data(
            organisation=organisation,
            members=with_filings(organisation.memberships.select_related("user")),
            may_edit=bool(self.actor.can(Permission.ORGANISATION_EDIT, organisation)),
            may_manage=bool(self.actor.can(Permission.MEMBER_MANAGE, organisation)),
            invitations=open_invitations(self.actor),
            offers=available(organisation, self.actor),
            history=log.history_of(organisation).order_by("-at")[:20],
            **kwargs,
        )


class NewOrganisation(FormPage):
    """Registers an organisation."""

    title = gettext_lazy("登记单位")
    help = gettext_lazy("登记后由单位所在地区的政府部门核验；核验前可以先写草稿。")
    form_class = OrganisationForm
    submit_label = gettext_lazy("提交登记")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The three administrators act for no organisation."""
        _refuse_officers(request)
        return super().dispatch(request, *args, **kwargs)

    def draft_key(self) -> str:
        """One unsent registration per person."""
        return "organisations.new"

    def save(self, form: Any) -> Organisation:
        """Register it and act for it from now on."""
        organisation = register_organisation(actor=self.actor, values=form.cleaned_data)
        self.request.session[SESSION_KEY] = str(organisation.pk)
        return organisation

    def after(self, saved: Any) -> str:
        """To the organisation's page."""
        return reverse(HERE)

    def breadcrumb(self) -> list[Crumb]:
        """Below my organisation."""
        return _crumbs(self.page_title())


class EditOrganisation(FormPage):
    """Changes what the organisation says of itself."""

    title = gettext_lazy("修改单位信息")
    form_class = OrganisationForm
    needs_organisation = True
    permission = Permission.ORGANISATION_EDIT

    def stored_record(self) -> Organisation:
        """The organisation as it is now, apart from the one that the actor carries; looked up once."""
        if not hasattr(self, "_organisation"):
            self._organisation = Organisation.objects.get(pk=self.actor.organisation_id)
        return self._organisation

    def record_url(self) -> str:
        """The organisation's page."""
        return reverse(HERE)

    def draft_key(self) -> str:
        """One unsent change per organisation."""
        return f"organisations.{self.actor.organisation_id}"

    def form_arguments(self) -> dict[str, Any]:
        """A form writes on its instance."""
        return {"instance": self.stored_record()}

    def save(self, form: Any) -> Organisation:
        """Change it."""
        return update_organisation(self.actor.organisation, actor=self.actor, values=form.cleaned_data)

    def after(self, saved: Any) -> str:
        """Back to the organisation's page."""
        return reverse(HERE)

    def breadcrumb(self) -> list[Crumb]:
        """Below my organisation."""
        return _crumbs(self.page_title())


class ActOnOrganisation(TransitionAction):
    """Hands the own organisation in again after it was sent back."""

    def record(self) -> Organisation:
        """The organisation that the person acts for."""
        return get_object_or_404(Organisation.objects.visible_to(self.actor), pk=self.actor.organisation_id)

    def after(self, record: Any) -> str:
        """Back to its page."""
        return reverse(HERE)


class JoinOrganisation(Page):
    """Asks to act for an organisation that is registered already."""

    title = gettext_lazy("申请加入单位")
    template_name = "workbench/join.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The three administrators act for no organisation."""
        _refuse_officers(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        return super().get_context_data(**{"join_form": JoinForm(), **kwargs})

    def breadcrumb(self) -> list[Crumb]:
        """Below my organisation."""
        return _crumbs(self.page_title())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask; a code that nobody has registered leads to registering it."""
        form = JoinForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["uscc"]
            found = Organisation.objects.exclude(state=OrganisationState.SUSPENDED).filter(uscc=code).first()
            if found is None:
                form.add_error("uscc", _("还没有单位用这个代码登记，请核对，或先登记单位。"))
            else:
                ask_to_join(found, actor=self.actor)
                messages.success(request, _("已向“%(unit)s”的管理员发出申请，同意后您会收到消息。") % {"unit": found})
                return redirect(HERE)
        return self.render_to_response(self.get_context_data(join_form=form), status=422)


class EditMember(FormPage):
    """Lets somebody in, or changes their roles."""

    title = gettext_lazy("成员角色")
    form_class = MemberForm
    needs_organisation = True
    permission = Permission.MEMBER_MANAGE

    def membership(self) -> Membership:
        """A member of the own organisation; others do not exist."""
        rows = Membership.objects.select_related("user", "organisation")
        return get_object_or_404(rows, pk=self.kwargs["pk"], organisation=self.actor.organisation)

    def page_subtitle(self) -> str:
        """Whose roles they are."""
        user = self.membership().user
        return f"{user.name}（{user.email}）"

    def draft_key(self) -> str:
        """One unsent change per member."""
        return f"organisations.membership.{self.kwargs['pk']}"

    def form_arguments(self) -> dict[str, Any]:
        """The member."""
        return {"membership": self.membership()}

    def save(self, form: Any) -> Membership:
        """Set the roles."""
        values = form.cleaned_data
        return set_roles(self.membership(), actor=self.actor, roles=values["roles"], title=values["title"])

    def after(self, saved: Any) -> str:
        """Back to the organisation's page."""
        return reverse(HERE)

    def breadcrumb(self) -> list[Crumb]:
        """Below my organisation."""
        return _crumbs(self.page_title())


class EndMember(Page):
    """Ends a membership."""

    http_method_names = ("post",)
    needs_organisation = True
    permission = Permission.MEMBER_MANAGE

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """End it, with a reason."""
        membership = get_object_or_404(Membership, pk=pk, organisation=self.actor.organisation)
        try:
            end_membership(membership, actor=self.actor, reason=request.POST.get("reason", ""))
            messages.success(request, _("已停用。"))
        except AccessError:
            raise
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect(HERE)


class Rights(Page):
    """Who in the organisation may do what: one line for each right, one column for each role that it gives."""

    title = gettext_lazy("谁能做什么")
    help = gettext_lazy("一个人可以有几个角色，权限合在一起；角色由单位管理员设定。")
    template_name = "workbench/rights.html"
    needs_organisation = True
    permission = Permission.MEMBER_MANAGE

    def breadcrumb(self) -> list[Crumb]:
        """Below my organisation."""
        return _crumbs(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The roles with their holders, and the rights."""
        organisation: Any = self.actor.organisation
        members = list(organisation.memberships.filter(state=MembershipState.ACTIVE).select_related("user"))
        roles = [
            {"label": label, "people": [member.user for member in members if role in member.roles], "role": role}
            for role, label in roles_given_by(organisation)
        ]
        return super().get_context_data(
            roles=roles, groups=rights_by_role([role["role"] for role in roles]), members=members, **kwargs
        )
