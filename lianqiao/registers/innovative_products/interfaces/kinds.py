"""Innovative products, as every face shows them."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.registers.innovative_products.interfaces.forms import InnovativeProductForm
from lianqiao.registers.innovative_products.interfaces.tables import InnovativeProductFilter, InnovativeProductTable
from lianqiao.registers.innovative_products.models import InnovativeProduct

register(
    FilingKind(
        slug="innovative-products",
        label=_("创新产品"),
        model=InnovativeProduct,
        form=InnovativeProductForm,
        table=InnovativeProductTable,
        filters=InnovativeProductFilter,
        group=FilingGroup.ENTERPRISES,
        icon="rocket",
        new_label=_("申报创新产品"),
        empty_text=_("首台（套）装备、首批次材料、首版次软件在这里申报，认定后进入公开目录。"),
        subtitle=_("已认定的首台（套）、首批次、首版次产品，欢迎优先采购。"),
        public_parts={"iterations": ("happened_on", "version", "change")},
        public_fields=("kind", "rank", "model_name", "breakthrough", "first_sold_on", "first_user"),
    )
)
