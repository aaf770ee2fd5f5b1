"""Reads of templates."""

from lianqiao.core.documents.queries.visibility import TemplateEditionQuerySet

__all__ = ["TemplateEditionQuerySet"]
