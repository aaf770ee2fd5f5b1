"""Who the token acts for, and what it may do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.core.permissions import Role
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.serializers.records import OwnerSerializer
from lianqiao.faces.api.views.base import ApiView
from lianqiao.registers.programs.models import AccessToken


class TokenSerializer(serializers.Serializer):
    """The token that was shown."""

    name = serializers.CharField(help_text=_("用途"))
    prefix = serializers.CharField(help_text=_("令牌开头"))
    scopes = serializers.ListField(child=serializers.CharField(), help_text=_("许可"))
    expires_at = serializers.DateTimeField(help_text=_("有效期至"))


class MeSerializer(serializers.Serializer):
    """Who the token acts for."""

    name = serializers.CharField(help_text=_("代表谁办理"))
    organisation = OwnerSerializer(help_text=_("单位"))
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices), help_text=_("在单位中的角色"))
    is_verified = serializers.BooleanField(help_text=_("单位是否已核验"))
    token = TokenSerializer(help_text=_("令牌"))


class Me(ApiView):
    """The token's own account."""

    operations = {"get": Operation(id="me", tag=_("令牌"), summary=_("令牌代表谁、有哪些许可"), response=MeSerializer)}

    def get(self, request: Any) -> Any:
        """Person, organisation, roles, scopes."""
        token: AccessToken = self.token  # type: ignore[assignment]
        actor = self.actor
        values = {
            "name": str(actor.user),
            "organisation": {"id": actor.organisation.pk, "name": actor.organisation.name},
            "roles": sorted(actor.roles),
            "is_verified": actor.is_verified,
            "token": token,
        }
        return answer(MeSerializer(values).data)
