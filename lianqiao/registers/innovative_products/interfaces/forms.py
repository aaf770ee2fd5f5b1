"""The form of an innovative product."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core.filing.forms import FilingForm
from lianqiao.core.filing.rows import RowsField
from lianqiao.core.publishing.searched import SearchedRecordField
from lianqiao.registers.achievements.interfaces.fields import PUBLIC
from lianqiao.registers.innovative_products.models import InnovativeProduct, Iteration, ProductOrder


class InnovativeProductForm(FilingForm):
    """What is new, what shows it, and who bought it."""

    achievement = SearchedRecordField(
        among=PUBLIC,
        label=_("所依据的成果"),
        required=False,
        help_text=_("平台上公开的成果；没有的可以不选"),
    )
    orders = RowsField(
        model=ProductOrder,
        names=("buyer", "signed_on", "quantity", "amount_yuan"),
        label=_("订单"),
        required=False,
        help_text=_("一行一份：用户｜合同日期｜数量｜金额（万元）"),
    )
    iterations = RowsField(
        model=Iteration,
        names=("happened_on", "version", "change"),
        label=_("迭代记录"),
        required=False,
        help_text=_("一行一次：日期｜版本｜改进内容"),
    )
    sections = (
        (_("是什么产品"), "", ("title", "kind", "rank", "model_name", "achievement", "breakthrough", "rights")),
        (_("凭什么认定"), _("请在附件里上传检测报告和查新报告。"), ("tested_by", "test_report", "finished_on")),
        (_("谁先用了"), "", ("first_sold_on", "first_user", "price_yuan", "insured", "orders")),
        (_("怎样变好的"), "", ("iterations",)),
    )

    class Meta(FilingForm.Meta):
        model = InnovativeProduct
        fields = (
            "title",
            "kind",
            "rank",
            "model_name",
            "achievement",
            "breakthrough",
            "rights",
            "tested_by",
            "test_report",
            "finished_on",
            "first_sold_on",
            "first_user",
            "price_yuan",
            "insured",
        )
