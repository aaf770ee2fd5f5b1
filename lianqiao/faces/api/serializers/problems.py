"""The shape of a refusal."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class FaultSerializer(serializers.Serializer):
    """One thing that is wrong."""

    detail = serializers.CharField(help_text=_("哪里不对，一句话"))
    code = serializers.CharField(help_text=_("供程序判断的代号"))
    pointer = serializers.CharField(required=False, help_text=_("内容中的位置（JSON Pointer），例如 #/title"))
    parameter = serializers.CharField(required=False, help_text=_("参数名"))
    header = serializers.CharField(required=False, help_text=_("请求头名"))


class ProblemSerializer(serializers.Serializer):
    """A refusal (RFC 9457)."""

    type = serializers.CharField(help_text=_("说明这类问题的网址"))
    title = serializers.CharField(help_text=_("这类问题的名称"))
    status = serializers.IntegerField(help_text=_("HTTP 状态码"))
    detail = serializers.CharField(help_text=_("这一次的原因，一句话"))
    code = serializers.CharField(required=False, help_text=_("供程序判断的代号；系统出错时没有"))
    instance = serializers.CharField(required=False, help_text=_("请求的地址"))
    request_id = serializers.CharField(help_text=_("请求编号，报告问题时请附上"))
    errors = FaultSerializer(many=True, required=False, help_text=_("逐项的错误"))  # type: ignore[assignment]
