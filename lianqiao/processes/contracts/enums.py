"""Names of the kinds, codes and states of technology contracts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContractKind(TextChoices):
    """What the parties agree on; training and intermediation are services that are registered by themselves."""

    COMMISSIONED_DEVELOPMENT = "commissioned_development", _("技术开发（委托开发）")
    JOINT_DEVELOPMENT = "joint_development", _("技术开发（合作开发）")
    TRANSFER = "transfer", _("技术转让")
    LICENCE = "licence", _("技术许可")
    CONSULTING = "consulting", _("技术咨询")
    SERVICE = "service", _("技术服务")
    TRAINING = "training", _("技术培训")
    INTERMEDIATION = "intermediation", _("技术中介")


DEVELOPMENT = (ContractKind.COMMISSIONED_DEVELOPMENT, ContractKind.JOINT_DEVELOPMENT)
#: Kinds by which a technique that is there passes to others.
PASSING_ON = (ContractKind.TRANSFER, ContractKind.LICENCE)


class TransferObject(TextChoices):
    """What is transferred or licensed."""

    PATENT = "patent", _("专利权")
    PATENT_APPLICATION = "patent_application", _("专利申请权")
    KNOW_HOW = "know_how", _("技术秘密")
    SOFTWARE = "software", _("计算机软件著作权")
    LAYOUT = "layout", _("集成电路布图设计")
    PLANT_VARIETY = "plant_variety", _("植物新品种")
    BIOMEDICAL_VARIETY = "biomedical_variety", _("生物医药新品种")


class RightKind(TextChoices):
    """The kind of intellectual property that the contract is about."""

    PATENT = "patent", _("专利")
    KNOW_HOW = "know_how", _("技术秘密")
    SOFTWARE = "software", _("计算机软件")
    LAYOUT = "layout", _("集成电路布图设计")
    PLANT_VARIETY = "plant_variety", _("植物新品种")
    BIOMEDICAL_VARIETY = "biomedical_variety", _("生物医药新品种")
    NONE = "none", _("未涉及知识产权")


class StatisticalField(TextChoices):
    """The fields of technology by which contracts are counted."""

    ELECTRONICS = "electronics", _("电子信息")
    URBAN = "urban", _("城市建设与社会发展")
    MANUFACTURING = "manufacturing", _("先进制造")
    AEROSPACE = "aerospace", _("航空航天")
    BIOMEDICINE = "biomedicine", _("生物医药")
    MATERIALS = "materials", _("新材料")
    ENVIRONMENT = "environment", _("环境保护")
    ENERGY = "energy", _("新能源")
    TRANSPORT = "transport", _("现代交通")
    AGRICULTURE = "agriculture", _("农业")
    NUCLEAR = "nuclear", _("核应用")


class Goal(TextChoices):
    """The socio-economic goal of the contract."""

    EARTH = "earth", _("地球和大气层的探索与利用")
    ENVIRONMENT = "environment", _("环境保护、生态建设及污染防治")
    SPACE = "space", _("民用空间探测及开发")
    FARMING = "farming", _("农林牧渔业发展")
    INDUSTRY = "industry", _("促进工商业发展")
    ENERGY = "energy", _("能源的生产、分配和合理利用")
    INFRASTRUCTURE = "infrastructure", _("基础设施以及城市和农村规划")
    EDUCATION = "education", _("教育事业发展")
    HEALTH = "health", _("卫生事业发展")
    SOCIETY = "society", _("社会发展和社会服务")
    RESEARCH = "research", _("非定向研究")
    DEFENCE = "defence", _("国防")
    OTHER = "other", _("其他民用目标")


class PlanSource(TextChoices):
    """The plan in which the technique came about."""

    NATIONAL = "national", _("国家级计划")
    MINISTRY = "ministry", _("部门计划")
    PROVINCE = "province", _("省级计划")
    CITY = "city", _("市县计划")
    NONE = "none", _("计划外")


class PartyKind(TextChoices):
    """What a party is, by the first code of its group in the registration form."""

    ORGAN = "010", _("010 机关")
    INSTITUTE = "021", _("021 科研机构")
    UNIVERSITY = "022", _("022 高等院校")
    HEALTH = "023", _("023 医疗卫生机构")
    DOMESTIC = "100", _("100 内资企业")
    GREATER_CHINA = "200", _("200 港澳台商投资企业")
    FOREIGN = "300", _("300 外商投资企业")
    OTHER = "400", _("400 个人及其他")


class PaymentWay(TextChoices):
    """How the price is paid."""

    LUMP_SUM = "lump_sum", _("一次总付")
    INSTALMENTS = "instalments", _("分期支付")
    ROYALTY = "royalty", _("提成支付")
    MIXED = "mixed", _("混合支付")


class Side(TextChoices):
    """On which side of the contract a party stands."""

    SELLER = "seller", _("卖方（开发、让与、许可、顾问、服务方）")
    BUYER = "buyer", _("买方（委托、受让、被许可方）")


class CostKind(TextChoices):
    """What is paid besides technique; the subject matter in a reasonable quantity is not taken off."""

    EQUIPMENT = "equipment", _("设备")
    INSTRUMENTS = "instruments", _("仪器")
    PARTS = "parts", _("零部件")
    MATERIALS = "materials", _("原材料")
    OTHER = "other", _("其他非技术性费用")
    SUBJECT = "subject", _("合理数量标的物（不扣除）")


class ContractState(TextChoices):
    """How far an application for registration has come."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待受理")
    RETURNED = "returned", _("退回补正")
    EXAMINING = "examining", _("审查中")
    EXPERT = "expert", _("专家评审")
    CHECKED = "checked", _("待复核")
    REGISTERED = "registered", _("已登记")
    REFUSED = "refused", _("不予登记")
    WITHDRAWN = "withdrawn", _("已撤回")
    CANCELLED = "cancelled", _("已注销")
    REVOKED = "revoked", _("登记已撤销")


#: States in which the applicant writes.
EDITABLE = (ContractState.DRAFT, ContractState.RETURNED)
#: States in which the time of the office runs.
RUNNING = (ContractState.EXAMINING, ContractState.EXPERT, ContractState.CHECKED)
#: States in which the contract has its number.
NUMBERED = (ContractState.REGISTERED, ContractState.CANCELLED, ContractState.REVOKED)
#: States of which nothing counts any more.
OVER = (ContractState.WITHDRAWN, ContractState.REFUSED, ContractState.CANCELLED, ContractState.REVOKED)


class ChangeKind(TextChoices):
    """What happens to a registered contract."""

    CHANGE = "change", _("变更登记")
    TERMINATION = "termination", _("解除合同，注销登记")
    RESCISSION = "rescission", _("合同被撤销或确认无效，注销登记")


class ChangeState(TextChoices):
    """How far an application for a change has come."""

    ASKED = "asked", _("待办理")
    GRANTED = "granted", _("已办理")
    REFUSED = "refused", _("不予办理")
    WITHDRAWN = "withdrawn", _("已撤回")


class ObjectionGround(TextChoices):
    """Who objects to what."""

    REFUSAL = "refusal", _("对不予登记申请复核")
    REGISTRANT = "registrant", _("登记申请人的异议")
    AUTHORITY = "authority", _("财政、税务或科技部门的异议")


class ObjectionState(TextChoices):
    """How far an objection has come."""

    RAISED = "raised", _("待复核")
    UPHELD = "upheld", _("异议成立")
    REJECTED = "rejected", _("维持原决定")


class OpinionVerdict(TextChoices):
    """What an expert thinks of the kind and the amounts."""

    AGREES = "agrees", _("同意认定")
    DOUBTS = "doubts", _("有保留意见")
    DISAGREES = "disagrees", _("不同意认定")


class FindingVerdict(TextChoices):
    """What a re-check found."""

    SOUND = "sound", _("认定正确")
    FLAWED = "flawed", _("有瑕疵，已提示改正")
    WRONG = "wrong", _("认定错误")


class NationalFinding(TextChoices):
    """What a comparison of the national system's contract with ours found."""

    SAME = "same", _("一致")
    DIFFERS = "differs", _("有差异")
    THEIRS = "theirs", _("只在全国系统")


class NationalDecision(TextChoices):
    """What the office made of it."""

    TAKEN = "taken", _("已按全国系统更正")
    KEPT = "kept", _("已核对，保留本平台内容")
    ENTERED = "entered", _("已记为在全国系统登记")


class MatchWay(TextChoices):
    """By what a contract of the national system was found to be one of ours."""

    NUMBER = "number", _("登记编号")
    PARTIES = "parties", _("当事人和金额")
    NONE = "none", _("没有找到")
