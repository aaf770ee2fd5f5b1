"""The directory of what is recognised, one entry of it, and whether a certificate is genuine and still holds."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.pages import Crumb, ListPage, Page, RecordPage
from lianqiao.faces.portal.views.crumbs import below_home
from lianqiao.processes.recognitions.certificates import find_certified
from lianqiao.processes.recognitions.enums import STANDING
from lianqiao.processes.recognitions.interfaces.filters import DirectoryFilter
from lianqiao.processes.recognitions.interfaces.tables import DirectoryTable
from lianqiao.processes.recognitions.models import Recognition, RecognitionKind


class Directory(ListPage):
    """Who is recognised as what; what has ended only when it is asked for."""

    public = True
    http_method_names = ("get", "head", "options")
    title = gettext_lazy("资格名录")
    subtitle = gettext_lazy(
        "经政府部门认定或备案的技术经理人、概念验证中心、中试平台、创新平台、示范场景和首台套产品。"
    )
    table_class = DirectoryTable
    filterset_class = DirectoryFilter
    template_name = "portal/recognitions/directory.html"
    order = ("-valid_from", "-id")
    empty_title = gettext_lazy("名录还是空的")
    empty_text = gettext_lazy("有新的认定公布时会列在这里。")

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        rows: QuerySet[Any] = Recognition.objects.public().for_list()
        return rows if self.request.GET.get("ended") == "true" else rows.filter(state__in=STANDING)

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds to choose from."""
        kinds = RecognitionKind.objects.filter(is_public=True, recognitions__in=Recognition.objects.public()).distinct()
        return super().get_context_data(kinds=kinds, chosen=self.request.GET.get("kind", ""), **kwargs)


class RecognitionPage(RecordPage):
    """One entry of the directory."""

    public = True
    template_name = "portal/recognitions/recognition.html"

    def records(self) -> QuerySet[Any]:
        """What everybody may read."""
        return Recognition.objects.public().for_list().prefetch_related("fields")

    def page_title(self) -> str:
        """The name as it may be shown."""
        return str(self.record().public_title)

    def breadcrumb(self) -> list[Crumb]:
        """Below the directory."""
        return below_home(Crumb(_("资格名录"), reverse("portal:recognitions")), self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entry."""
        return super().get_context_data(record=self.record(), **kwargs)


class Verify(Page):
    """Says to whoever holds a certificate whether it is genuine and holds; it shows what the certificate says."""

    public = True
    title = gettext_lazy("核验资格证书")
    template_name = "portal/recognitions/verify.html"

    def breadcrumb(self) -> list[Crumb]:
        """Below the home page."""
        return below_home(self.page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The standing of the recognition; to anybody without the code there is no such page."""
        found = find_certified(self.kwargs["pk"], self.kwargs["code"])
        if found is None:
            raise Http404(_("没有核对上。请检查核验网址是否完整。"))
        return super().get_context_data(record=found, **kwargs)
