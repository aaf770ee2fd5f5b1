"""Forms of the register of organisations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import Role
from lianqiao.registers.organisations.domain.members import GOVERNMENT_ROLES
from lianqiao.registers.organisations.enums import OrganisationKind
from lianqiao.registers.organisations.models import Membership, Organisation
from lianqiao.registers.organisations.validators import normalise_uscc
from lianqiao.registers.taxonomy.interfaces.fields import IndustryField, RegionField


class OrganisationForm(forms.ModelForm):
    """What an organisation says of itself."""

    region = RegionField(label=_("所在地区"))
    industry = IndustryField(label=_("行业"), required=False)
    parent_uscc = forms.CharField(
        label=_("上级单位代码"), max_length=40, required=False, help_text=_("没有上级单位可以不填")
    )
    website = forms.URLField(label=_("网址"), required=False, assume_scheme="https")

    sections = (
        (
            _("身份"),
            _("与营业执照或法人证书一致；由所在地区的政府部门核验。"),
            ("name", "uscc", "kind", "region", "is_state_founded", "parent_uscc"),
        ),
        (_("介绍"), "", ("short_name", "industry", "business", "founded_on", "staff", "address", "website")),
        (
            _("联系人"),
            _("只有双方同意对接后，才会告诉对方。"),
            ("contact_name", "contact_phone", "contact_email"),
        ),
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "uscc",
            "kind",
            "region",
            "is_state_founded",
            "short_name",
            "industry",
            "business",
            "founded_on",
            "staff",
            "address",
            "website",
            "contact_name",
            "contact_phone",
            "contact_email",
        )
        widgets = {
            "founded_on": forms.DateInput(attrs={"type": "date"}),
            "staff": forms.NumberInput(attrs={"data-unit": _("人")}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.parent is not None:
            self.initial.setdefault("parent_uscc", self.instance.parent.uscc)

    def clean_uscc(self) -> str:
        """Half width, upper case, no spaces; the check itself stands on the model."""
        return normalise_uscc(self.cleaned_data["uscc"])

    def clean(self) -> dict[str, Any]:
        """Put the parent, which is typed as a code, among the values as an organisation."""
        values: dict[str, Any] = super().clean() or {}
        code = normalise_uscc(values.pop("parent_uscc", ""))
        values["parent"] = Organisation.objects.verified().filter(uscc=code).first() if code else None
        if code and values["parent"] is None:
            self.add_error("parent_uscc", _("没有已核验的单位使用这个代码，请核对。"))
        return values


class MemberForm(forms.Form):
    """The roles of a member."""

    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    roles = forms.MultipleChoiceField(label=_("角色"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        kwargs["initial"] = {"roles": membership.roles, "title": membership.title} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = roles_given_by(membership.organisation)


class InvitationForm(forms.Form):
    """Whom an organisation invites, and in which roles."""

    email = forms.EmailField(label=_("邮箱"), help_text=_("邀请邮件发到这里，对方用这个邮箱注册或登录"))
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    roles = forms.MultipleChoiceField(label=_("角色"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = roles_given_by(organisation)


def roles_given_by(organisation: Organisation) -> list[tuple[str, Any]]:
    """The roles that such an organisation gives, as choices."""
    if organisation.kind == OrganisationKind.GOVERNMENT:
        return list(Role.choices)
    return [choice for choice in Role.choices if choice[0] not in GOVERNMENT_ROLES]


class JoinForm(forms.Form):
    """Asking to join an organisation, by its code."""

    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=40, help_text=_("您所在单位的 18 位代码"))

    def clean_uscc(self) -> str:
        """The code as it is stored."""
        return normalise_uscc(self.cleaned_data["uscc"])
