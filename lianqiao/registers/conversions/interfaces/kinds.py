"""Conversions, as every face shows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.access import Actor
from lianqiao.core.filing.kinds import FilingGroup, FilingKind, register
from lianqiao.registers.conversions.interfaces.forms import ConversionForm
from lianqiao.registers.conversions.interfaces.tables import ConversionFilter, ConversionTable
from lianqiao.registers.conversions.models import Conversion
from lianqiao.registers.conversions.queries import same_deal


def conversion_context(conversion: Any, actor: Actor) -> dict[str, Any]:
    """Conversions that tell of the same deal, for those who review it, and the sum of the years."""
    overseen = actor.oversees(conversion.region_id)
    return {
        "same": list(same_deal(conversion)) if overseen else [],
        "sales_yuan": sum((row.sales_yuan for row in conversion.years.all()), start=0),
    }


register(
    FilingKind(
        slug="conversions",
        label=_("成果转化记录"),
        model=Conversion,
        form=ConversionForm,
        table=ConversionTable,
        filters=ConversionFilter,
        group=FilingGroup.ACHIEVEMENTS,
        icon="arrow-ramp-right",
        new_label=_("登记一项转化"),
        empty_text=_("成果转让、许可、作价投资、合作或自行实施后，在这里登记；核实后计入转化台账。"),
        subtitle=_("已核实并公开的成果转化。"),
        public_fields=(
            "mode",
            "place",
            "partner",
            "product",
            "signed_on",
            "in_production_since",
            "certified_on",
        ),
        outcome_fields=("certified_on",),
        hidden_columns=("region",),
        template="workbench/conversion.html",
        context=conversion_context,
    )
)
