"""The limits of appraisals and referrals, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms, numbering

CERTIFICATE_TIME = norms.declare("evaluation.certificate_time", norms.Kind.DURATION, _("评价结论的有效期"))
RENEW_BEFORE = norms.declare("evaluation.renew_before", norms.Kind.DURATION, _("评价结论到期前提醒续评"))
FIRST_INDICATORS = norms.declare("evaluation.first_indicators", norms.Kind.TABLE, _("价值评估的一级指标"))
STRONG_LEVEL = norms.declare("evaluation.strong_level", norms.Kind.NUMBER, _("推荐给投资机构的最低成熟度"))
STRONG_SCORE = norms.declare("evaluation.strong_score", norms.Kind.NUMBER, _("推荐给投资机构的最低得分"))
ANSWER_TIME = norms.declare("evaluation.referral_answer_time", norms.Kind.DURATION, _("投资机构答复评投推荐"))
REMIND_BEFORE = norms.declare("evaluation.referral_remind_before", norms.Kind.DURATION, _("提醒投资机构答复"))

CERTIFICATE = numbering.declare("appraisal_certificate", _("成果评价结论编号"))
EVALUATOR = numbering.declare("evaluator", _("成果评价机构编号"))
