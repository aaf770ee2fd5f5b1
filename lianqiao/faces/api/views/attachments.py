"""The files of a record: which there are, one to download, adding and taking away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser

from lianqiao.core import files
from lianqiao.core.attachments import attach, detach
from lianqiao.core.errors import DomainError
from lianqiao.core.permissions import Permission
from lianqiao.faces.api.answers import answer
from lianqiao.faces.api.operations import Operation
from lianqiao.faces.api.problems import Problem
from lianqiao.faces.api.resource import Resource
from lianqiao.faces.api.serializers.records import FileSerializer, file_of
from lianqiao.faces.api.views.base import ApiView


class FilesSerializer(serializers.Serializer):
    """The files of a record."""

    results = FileSerializer(many=True)


class UploadSerializer(serializers.Serializer):
    """A file to keep with a record."""

    file = serializers.FileField(help_text=_("文件"))


def file_views(resource: Resource, permission: Permission) -> tuple[type[ApiView], type[ApiView]]:
    """The views of all files of a record and of one; `permission` is the one for editing the record."""
    common = {"resource": resource, "permission": permission}
    name, label = resource.name, resource.label
    read = {"tag": label, "scope": resource.read_scope, "public": resource.public, "errors": (404,)}
    write = {"tag": label, "scope": resource.write_scope, "errors": (404,)}
    listing = Operation(
        id=f"{name}_files", summary=_("%(label)s的附件") % {"label": label}, response=FilesSerializer, **read
    )
    adding = Operation(
        id=f"{name}_attach",
        summary=_("为%(label)s添加附件") % {"label": label},
        request=UploadSerializer,
        request_media="multipart/form-data",
        response=FileSerializer,
        status=201,
        **write,
    )
    download = Operation(
        id=f"{name}_file",
        summary=_("下载%(label)s的一个附件") % {"label": label},
        response=bytes,
        media="*/*",
        **read,
    )
    removing = Operation(
        id=f"{name}_detach", summary=_("移除%(label)s的一个附件") % {"label": label}, status=204, **write
    )
    return (
        type(
            f"{name.title()}Files",
            (_Files,),
            {**common, "operations": {"get": listing, "post": adding}},
        ),
        type(
            f"{name.title()}File",
            (_File,),
            {**common, "operations": {"get": download, "delete": removing}},
        ),
    )


class _Files(ApiView):
    resource: Resource
    permission: Permission
    parser_classes = (MultiPartParser,)  # type: ignore[assignment]

    def get(self, request: Any, key: Any) -> Any:
        """The files that the actor may download."""
        shown = self.resource.shown([self.resource.find(key, self.actor)], self.actor)[0]
        return answer({"results": shown["files"]})

    def post(self, request: Any, key: Any) -> Any:
        """Check and keep one more."""
        record = self.resource.find(key, self.actor)
        upload = request.data.get("file")
        if upload is None or isinstance(upload, str):
            raise DomainError("no_file", _("请附上文件（file）。"), "file")
        stored = attach(record, upload, actor=self.actor, permission=self.permission)
        return answer(FileSerializer(file_of(stored)).data, status=201)


class _File(ApiView):
    resource: Resource
    permission: Permission

    def get(self, request: Any, key: Any, file: Any) -> Any:
        """The content, for whoever may have it."""
        found = self._found(key, file)
        if not files.may_download(found, actor=self.actor):
            raise Problem(404, "not_found", _("没有这个文件，或它没有对您公开。"))
        return files.serve(found)

    def delete(self, request: Any, key: Any, file: Any) -> Any:
        """Take it out of use."""
        record = self.resource.find(key, self.actor)
        self.actor.require(self.permission, record)
        detach(record, self._found(key, file), actor=self.actor, permission=self.permission)
        return HttpResponse(status=204)

    def _found(self, key: Any, file: Any) -> Any:
        found = files.files_of(self.resource.find(key, self.actor)).filter(pk=file).first()
        if found is None:
            raise Problem(404, "not_found", _("没有这个文件，或它没有对您公开。"))
        return found
