"""What the records of all registers have in common as the API shows them: masked as on the portal, codes with names."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.access import Actor
from lianqiao.core.models import FileKind
from lianqiao.core.publishing.enums import Publicity
from lianqiao.registers.organisations.models import Organisation


class CodeSerializer(serializers.Serializer):
    """A code with its name."""

    code = serializers.CharField(help_text=_("代码"))
    name = serializers.CharField(help_text=_("名称"))


class OwnerSerializer(serializers.Serializer):
    """An organisation, by id and name."""

    id = serializers.UUIDField(help_text=_("编号"))
    name = serializers.CharField(help_text=_("单位全称"))


class ContactSerializer(serializers.Serializer):
    """Whom to call about a record; only its owner and those who oversee it see this."""

    name = serializers.CharField(help_text=_("联系人"))
    phone = serializers.CharField(help_text=_("联系电话"))
    email = serializers.CharField(help_text=_("联系邮箱"))


class FileSerializer(serializers.Serializer):
    """A file of a record."""

    id = serializers.UUIDField(help_text=_("编号"))
    name = serializers.CharField(help_text=_("文件名"))
    kind = serializers.ChoiceField(choices=FileKind.choices, help_text=_("类别"))
    size = serializers.IntegerField(help_text=_("大小（字节）"))
    sha256 = serializers.CharField(help_text=_("SHA-256 校验值"))
    created_at = serializers.DateTimeField(help_text=_("上传时间"))


class PublishableSerializer(serializers.Serializer):
    """A record that may be public. `context` holds the actor, and in `partners` the ids of records whose owner the
    actor has met.
    """

    id = serializers.UUIDField(help_text=_("编号"))
    title = serializers.CharField(help_text=_("名称"))
    url = serializers.URLField(allow_null=True, help_text=_("公开页面的网址；未公开时为空"))
    organisation = OwnerSerializer(allow_null=True, help_text=_("所属单位；隐去时为空"))
    region = CodeSerializer(help_text=_("所在地区"))
    fields_ = CodeSerializer(many=True, help_text=_("技术领域"))
    industries = CodeSerializer(many=True, help_text=_("行业"))
    keywords = serializers.ListField(child=serializers.CharField(), help_text=_("关键词"))
    files = FileSerializer(many=True, help_text=_("附件"))
    kept_back = serializers.ListField(
        child=serializers.CharField(), help_text=_("没有对您公开的部分；这些栏目为空并不表示没有填写")
    )
    publicity = serializers.ChoiceField(
        choices=Publicity.choices, allow_null=True, help_text=_("公开范围；仅所属单位和主管部门可见")
    )
    contact = ContactSerializer(allow_null=True, help_text=_("联系人；仅所属单位和主管部门可见"))
    external_id = serializers.CharField(allow_null=True, help_text=_("外部编号；仅所属单位和主管部门可见"))
    created_at = serializers.DateTimeField(allow_null=True, help_text=_("创建时间；仅所属单位和主管部门可见"))
    updated_at = serializers.DateTimeField(allow_null=True, help_text=_("更新时间；仅所属单位和主管部门可见"))
    submitted_at = serializers.DateTimeField(allow_null=True, help_text=_("提交时间；仅所属单位和主管部门可见"))
    published_at = serializers.DateTimeField(allow_null=True, help_text=_("发布时间"))
    fresh_until = serializers.DateField(allow_null=True, help_text=_("有效期至"))

    #: The masking of the register.
    masking: Any = None
    #: The name of the record's public page.
    page = ""

    def get_fields(self) -> dict[str, Any]:
        """The fields; the technology fields have a name that the class already uses."""
        found = super().get_fields()
        return {("fields" if name == "fields_" else name): field for name, field in found.items()}

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """What the actor is shown."""
        actor: Actor = self.context["actor"]
        partner = instance.pk in self.context["partners"]
        shown = self.masking.shown_to(instance, actor, is_partner=partner)
        # The contact is for those inside alone: partners read it on the page of the introduction, and only there.
        inside = self.masking.shown_to(instance, actor)
        values = {**self.common(instance, shown, inside.contact), **self.values(instance, shown)}
        own = self.own_values(instance) if inside.parts.contact else dict.fromkeys(self.own_names())
        return dict(super().to_representation({**values, **own}))

    def values(self, record: Any, shown: Any) -> dict[str, Any]:
        """What the portal shows of the record as well."""
        raise NotImplementedError

    def own_values(self, record: Any) -> dict[str, Any]:
        """What only those inside are shown."""
        own: dict[str, Any] = {
            "publicity": record.publicity,
            "external_id": record.external_id,
            "created_at": record.created_at,
            "updated_at": record.updated_at,
            "submitted_at": record.submitted_at,
        }
        return own

    def own_names(self) -> tuple[str, ...]:
        """The names of `own_values`."""
        return ("publicity", "external_id", "created_at", "updated_at", "submitted_at")

    def common(self, record: Any, shown: Any, contact: Any) -> dict[str, Any]:
        """What every register says."""
        owner = {"id": record.organisation_id, "name": record.organisation.name} if shown.parts.owner else None
        return {
            "id": record.pk,
            "title": record.title,
            "url": f"{settings.LIANQIAO_BASE_URL}{reverse(self.page, args=[record.pk])}" if record.is_public else None,
            "organisation": owner,
            "region": code_of(record.region),
            "fields": [code_of(row) for row in record.fields.all()],
            "industries": [code_of(row) for row in record.industries.all()],
            "keywords": record.keywords,
            "files": [file_of(file) for file in record.current_files()] if shown.parts.attachments else [],
            "kept_back": [name for name, is_shown in shown.parts._asdict().items() if not is_shown],
            "contact": None if contact is None else contact._asdict(),
            "published_at": record.published_at,
            "fresh_until": record.fresh_until,
            "state": record.state,
            "kind": record.kind,
        }


class OrganisationSerializer(serializers.ModelSerializer):
    """An organisation: what is public of it; the rest only for itself and its government."""

    #: What its members, its registrant and its government see besides.
    INSIDE = ("address", "staff", "founded_on", "created_at", "updated_at")

    website = serializers.URLField(allow_null=True, help_text=_("网址"))
    region = CodeSerializer(source="region_code", help_text=_("所在地区"))
    industry = CodeSerializer(source="industry_code", allow_null=True, help_text=_("行业"))
    contact = ContactSerializer(allow_null=True, help_text=_("联系人；仅本单位和主管部门可见"))
    staff = serializers.IntegerField(allow_null=True, help_text=_("人数；仅本单位和主管部门可见"))
    address = serializers.CharField(allow_null=True, help_text=_("地址；仅本单位和主管部门可见"))
    created_at = serializers.DateTimeField(allow_null=True, help_text=_("登记时间；仅本单位和主管部门可见"))
    updated_at = serializers.DateTimeField(allow_null=True, help_text=_("更新时间；仅本单位和主管部门可见"))

    class Meta:
        model = Organisation
        fields = (
            "id",
            "uscc",
            "name",
            "short_name",
            "kind",
            "state",
            "region",
            "industry",
            "business",
            "website",
            "verified_at",
            "founded_on",
            "staff",
            "address",
            "contact",
            "created_at",
            "updated_at",
        )
        read_only_fields = fields

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """What the actor is shown."""
        actor: Actor = self.context["actor"]
        inside = (
            actor.organisation_id == instance.pk
            or actor.oversees(instance.region_id)
            or (actor.user_id is not None and actor.user_id == instance.created_by_id)
        )
        contact = {part: getattr(instance, f"contact_{part}") for part in ("name", "phone", "email")}
        names = [name for name in self.Meta.fields if name not in (*self.INSIDE, "region", "industry", "contact")]
        values = {name: getattr(instance, name) for name in names}
        values |= {name: getattr(instance, name) if inside else None for name in self.INSIDE}
        values |= {
            "website": instance.website or None,
            "region_code": code_of(instance.region),
            "industry_code": None if instance.industry is None else code_of(instance.industry),
            "contact": contact if inside else None,
        }
        return dict(super().to_representation(values))


def code_of(row: Any) -> dict[str, str]:
    """A row of a code list as code and name."""
    return {"code": row.pk, "name": row.name}


def file_of(file: Any) -> dict[str, Any]:
    """A stored file."""
    return {name: getattr(file, name) for name in ("id", "name", "kind", "size", "sha256", "created_at")}
