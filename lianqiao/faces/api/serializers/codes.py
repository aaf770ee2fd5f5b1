"""What the API shows of the code lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from lianqiao.registers.taxonomy.models import Edition, Industry, Region, Scale, ScaleLevel, TechField

_DATED = ("valid_from", "valid_to", "local")


class RegionSerializer(serializers.ModelSerializer):
    """An administrative division (GB/T 2260)."""

    parent = serializers.CharField(source="parent_id", allow_null=True, help_text=_("上级代码"))  # type: ignore[assignment]

    class Meta:
        model = Region
        fields = ("code", "name", "short_name", "level", "parent", *_DATED)
        read_only_fields = fields


class IndustrySerializer(serializers.ModelSerializer):
    """A class of economic activity (GB/T 4754)."""

    parent = serializers.CharField(source="parent_id", allow_null=True, help_text=_("上级代码"))  # type: ignore[assignment]

    class Meta:
        model = Industry
        fields = ("code", "name", "level", "parent", "edition", *_DATED)
        read_only_fields = fields


class TechFieldSerializer(serializers.ModelSerializer):
    """A high-tech field that the state supports."""

    parent = serializers.CharField(source="parent_id", allow_null=True, help_text=_("上级代码"))  # type: ignore[assignment]

    class Meta:
        model = TechField
        fields = ("code", "name", "parent", "verified", *_DATED)
        read_only_fields = fields


class ScaleLevelSerializer(serializers.ModelSerializer):
    """A level of a scale."""

    class Meta:
        model = ScaleLevel
        fields = ("number", "name", "description", "public_stage")
        read_only_fields = fields


class ScaleSerializer(serializers.ModelSerializer):
    """A scale of readiness with its levels."""

    levels = ScaleLevelSerializer(many=True, help_text=_("各级"))

    class Meta:
        model = Scale
        fields = ("code", "name", "verified", "source", "levels")
        read_only_fields = fields


class EditionSerializer(serializers.ModelSerializer):
    """An edition of a code list that was loaded."""

    class Meta:
        model = Edition
        fields = ("id", "kind", "version", "source", "loaded_at", "rows", "checksum")
        read_only_fields = fields
