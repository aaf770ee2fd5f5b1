"""Key industries in the workbench: the “six ones” of each side by side, and of one in detail."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import links
from lianqiao.core.errors import AccessError
from lianqiao.core.pages import Crumb, Page
from lianqiao.core.permissions import Permission
from lianqiao.faces.workbench.supervision import FORCES
from lianqiao.governance.boards.models import Topic
from lianqiao.governance.boards.queries.industries import SIX, Industry, industries_of
from lianqiao.governance.supervision.enums import ForceKind
from lianqiao.registers.industry_map.queries.chains import chains_for


class Industries(Page):
    """Every key industry with its six ones; for governments."""

    title = gettext_lazy("重点产业“六个一”")
    help: ClassVar[Any] = gettext_lazy(
        "每个重点产业一个牵头处室、一个工作专班、一个专家团队、一个推进方案、一个创新联合体、一套指标；缺什么一目了然。"
    )
    permission = Permission.TOPIC_VIEW
    needs_organisation = True
    template_name = "workbench/supervision/industries.html"

    def chains(self) -> QuerySet[Any]:
        """The industries that the actor's region and those above it name."""
        if self.actor.oversight is None:
            raise AccessError(_("由政府部门查看。"), permission=self.permission)
        return chains_for(self.actor)

    def breadcrumb(self) -> list[Crumb]:
        """Below the workbench."""
        return [Crumb(_("工作台"), reverse("workbench:home")), Crumb(self.page_title())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The industries, in a fixed number of queries."""
        return super().get_context_data(
            industries=industries_of(self.actor, list(self.chains())), heads=[words for _key, words in SIX], **kwargs
        )


class IndustryPage(Industries):
    """One key industry: what there is of each of the six, and what is missing."""

    template_name = "workbench/supervision/industry.html"
    help = ""

    def industry(self) -> Industry:
        """That of the address, looked up once."""
        if not hasattr(self, "_industry"):
            chain = self.chains().filter(pk=self.kwargs["chain"]).first()
            if chain is None:
                raise Http404(_("没有这个产业，或它不属于本地区。"))
            self._industry = industries_of(self.actor, [chain])[0]
        return self._industry

    def page_title(self) -> str:
        """The industry's name."""
        return str(self.industry().chain)

    def page_subtitle(self) -> str:
        """What is missing, in one line."""
        missing = "、".join(str(words) for words in self.industry().missing)
        return _("还缺：%(missing)s") % {"missing": missing} if missing else _("“六个一”已经齐了")

    def breadcrumb(self) -> list[Crumb]:
        """Below the industries."""
        above = Crumb(str(Industries.title), reverse("workbench:industries"))
        return [Crumb(_("工作台"), reverse("workbench:home")), above, Crumb(self.page_title())]

    @staticmethod
    def _page_of(record: Any) -> str:
        """Where the record is shown; a set of indicators on the board."""
        return (
            f"{reverse('workbench:boards')}?topic={record.pk}" if isinstance(record, Topic) else links.page_of(record)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The six, each with where to look and where to add."""
        industry = self.industry()
        add = f"{reverse('workbench:forces_new')}?chain={industry.chain.pk}&kind="
        may_add = FORCES.may_create(self.actor)
        added = {
            **({kind.value: f"{add}{kind.value}" for kind in ForceKind} if may_add else {}),
            **({"topic": reverse("workbench:board_topic_new")} if self.actor.has(Permission.TOPIC_EDIT) else {}),
        }
        six = [
            (key, words, [(record, self._page_of(record)) for record in records], added.get(key, ""))
            for key, words, records in industry.six
        ]
        return super(Industries, self).get_context_data(industry=industry, six=six, **kwargs)
