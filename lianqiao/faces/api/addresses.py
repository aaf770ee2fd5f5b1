"""The addresses of a resource: its list, its records, their next steps and files."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianqiao.faces.api.resource import Resource, list_view, record_view
from lianqiao.faces.api.views.actions import action_views
from lianqiao.faces.api.views.attachments import file_views


def addresses_of(resource: Resource) -> list[URLPattern]:
    """The addresses of all that the resource has."""
    base = f"{resource.folder}{resource.name.replace('_', '-')}"
    one = f"{base}/<{resource.key_type}:key>"
    patterns = [
        path(base, list_view(resource).as_view(), name=resource.name),
        path(one, record_view(resource).as_view(), name=f"{resource.name}_record"),
    ]
    if resource.actions is not None:
        offers, act = action_views(resource)
        patterns += [
            path(f"{one}/actions", offers.as_view(), name=f"{resource.name}_actions"),
            path(f"{one}/actions/<slug:action>", act.as_view(), name=f"{resource.name}_act"),
        ]
    if resource.files and resource.writing is not None:
        all_files, one_file = file_views(resource, resource.writing.edit_permission)
        patterns += [
            path(f"{one}/files", all_files.as_view(), name=f"{resource.name}_files"),
            path(f"{one}/files/<uuid:file>", one_file.as_view(), name=f"{resource.name}_file"),
        ]
    return patterns
