"""The way in: what there is to read, and where it is described."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.resources import ALL
from lianqiao.faces.api.views.base import ApiView


class IndexEntrySerializer(serializers.Serializer):
    """A kind of record."""

    name = serializers.CharField(help_text=_("代号"))
    title = serializers.CharField(help_text=_("名称"))
    url = serializers.URLField(help_text=_("列表的网址"))
    is_public = serializers.BooleanField(help_text=_("公开的部分不出示令牌也能读取"))
    scope = serializers.CharField(allow_null=True, help_text=_("令牌读取时要有的许可；不需要许可为空"))


class IndexSerializer(serializers.Serializer):
    """What there is."""

    reference = serializers.URLField(help_text=_("给人看的说明"))
    description = serializers.URLField(help_text=_("给程序读的说明，OpenAPI 3.1"))
    changes = serializers.URLField(help_text=_("变更的网址；要令牌"))
    resources = IndexEntrySerializer(many=True, help_text=_("各类记录"))


class Index(ApiView):
    """The addresses of all lists."""

    operations = {
        "get": Operation(
            id="index",
            tag=_("入口"),
            summary=_("有哪些内容、在哪里"),
            description=_("第一次使用从这里开始：各类记录的列表、是否公开、要什么许可，以及说明的网址。"),
            public=True,
            response=IndexSerializer,
        )
    }

    def get(self, request: Any) -> Any:
        """In the order of the description."""

        def address(name: str) -> str:
            return str(request.build_absolute_uri(reverse(f"api:{name}")))

        resources = [
            {
                "name": one.name,
                "title": one.label,
                "url": address(one.name),
                "is_public": one.public,
                "scope": one.read_scope or None,
            }
            for one in ALL
        ]
        told = {
            "reference": address("reference"),
            "description": address("openapi_json"),
            "changes": address("changes"),
            "resources": resources,
        }
        return answer(IndexSerializer(told).data)
