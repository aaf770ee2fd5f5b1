"""The limits and tables of contract registration, which norms state."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms, numbering

K = norms.Kind

CONDITIONS = norms.declare("contracts.conditions", K.TABLE, _("各类技术合同的认定条件"))
SETS_MOST = norms.declare("contracts.complete_sets_most", K.NUMBER, _("合理数量标的物中的成套设备"))
SIDE = norms.declare("contracts.registration_side", K.TEXT, _("由哪一方申请登记"))
WITHIN = norms.declare("contracts.register_within", K.DURATION, _("合同成立后申请登记的期限"))
WHILE_VALID = norms.declare("contracts.register_while_valid", K.NUMBER, _("在合同有效期内申请登记"))
OFFICE_TIME = norms.declare("contracts.office_time", K.DURATION, _("登记机构办理技术合同"))
OFFICE_TIME_LARGE = norms.declare("contracts.office_time_large", K.DURATION, _("登记机构办理大额或有争议的合同"))
LARGE = norms.declare("contracts.large_amount", K.MONEY, _("大额合同须专家评审"))
FOUR_EYES = norms.declare("contracts.four_eyes_above", K.MONEY, _("须由另一人复核登记的合同"))
RESTART = norms.declare("contracts.restart_after_mending", K.NUMBER, _("补正以后办理时限重新计算"))
REMIND_BEFORE = norms.declare("contracts.remind_before", K.DURATION, _("办理时限到期前提醒登记机构"))
SPLIT_DAYS = norms.declare("contracts.split_within", K.DURATION, _("疑似拆分合同的签订间隔"))
DIGITS = norms.declare("contracts.registration_number_digits", K.TABLE, _("核对登记编号的位数"))
RECHECK_SHARE = norms.declare("contracts.recheck_share", K.SHARE, _("随机复查的比例"))

REGISTRATION = numbering.CONTRACT_REGISTRATION
INTERNAL = numbering.CONTRACT_INTERNAL
OFFICE = numbering.declare("contract_office", _("技术合同登记机构编号"))

LONGEST_CONTENT = 5000
LONGEST_TEXT = 2000
LONGEST_REASON = 1000
#: What the national system and the offices write as numbers.
LONGEST_NUMBER = 60
#: Titles that are so alike, of 100, are held to be of one contract.
LIKE = 85
#: Contracts of the same parties that the pre-check looks through, the newest first.
MOST_COMPARED = 200
