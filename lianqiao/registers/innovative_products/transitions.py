"""The states of innovative products, and what recognition asks for."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core import clock, norms
from lianqiao.core.filing.enums import FilingState as S
from lianqiao.core.filing.steps import filing_steps
from lianqiao.core.transitions import Context, TransitionTable, register
from lianqiao.registers.innovative_products.enums import ProductKind
from lianqiao.registers.innovative_products.models import InnovativeProduct

FINISHED_WITHIN = norms.declare(
    "first_sets.software_finished_within",
    norms.Kind.DURATION,
    gettext_lazy("首版次软件开发完成距申报的最长时间"),
)


def report_is_there(product: InnovativeProduct, context: Context) -> str | None:
    """A product is judged by its test report."""
    return None if product.current_files() else _("请在附件里上传检测报告。")


def is_new_enough(product: InnovativeProduct, context: Context) -> str | None:
    """A first version of software was finished not too long ago."""
    if product.kind != ProductKind.FIRST_VERSION:
        return None
    limit = FINISHED_WITHIN.get(where=product.region_id, on=clock.today())
    if limit.value.end(product.finished_on) >= clock.today():
        return None
    return _("开发完成已超过 %(limit)s，不能申报首版次（%(source)s）。") % {
        "limit": limit.value,
        "source": limit.source,
    }


PRODUCTS = register(
    TransitionTable(
        InnovativeProduct,
        S,
        S.DRAFT,
        filing_steps(submit_guards=(report_is_there, is_new_enough), public=True, confirm_label=gettext_lazy("认定")),
    )
)
