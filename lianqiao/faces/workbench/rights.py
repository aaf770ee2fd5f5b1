"""The rights in plain words, grouped as the workbench is, for the page that shows who may do what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.core.permissions import ROLE_PERMISSIONS, Permission, Role

P = Permission

#: Every right that a role can give, in the order of the page.
WORDS: Mapping[Any, Mapping[Permission, Any]] = {
    _("成果"): {
        P.ACHIEVEMENT_VIEW: _("查看已公开的成果"),
        P.ACHIEVEMENT_CREATE: _("录入成果"),
        P.ACHIEVEMENT_EDIT: _("修改成果"),
        P.ACHIEVEMENT_SUBMIT: _("提交成果审核"),
        P.ACHIEVEMENT_CONFIRM: _("确认成果仍然有效"),
        P.ACHIEVEMENT_WITHDRAW: _("撤下成果"),
        P.ACHIEVEMENT_REVIEW: _("审核本地区成果"),
        P.ACHIEVEMENT_REVIEW_SECRECY: _("对成果作保密审查"),
    },
    _("需求"): {
        P.DEMAND_VIEW: _("查看已公开的需求"),
        P.DEMAND_CREATE: _("填写需求"),
        P.DEMAND_EDIT: _("修改需求"),
        P.DEMAND_SUBMIT: _("提交需求"),
        P.DEMAND_CONFIRM: _("确认需求仍然有效"),
        P.DEMAND_CLOSE: _("办结需求"),
        P.DEMAND_WITHDRAW: _("撤下需求"),
        P.DEMAND_DIAGNOSE: _("诊断需求"),
        P.DEMAND_REVIEW_SECRECY: _("对需求作保密审查"),
    },
    _("匹配与对接"): {
        P.MATCH_VIEW: _("查看匹配推荐"),
        P.MATCH_DISMISS: _("不要某条推荐"),
        P.CANDIDATE_HANDLE: _("撮合：把别家的需求和成果推荐给双方"),
        P.LEAD_HANDLE: _("关注、跟进省外成果线索"),
        P.WINDOW_JOIN: _("参加专场对接：报名、选择洽谈对象、登记洽谈结果"),
        P.WINDOW_MANAGE: _("举办专场对接：征集、匹配、排定日程"),
        P.EXPOSURE_VIEW: _("查看匹配推荐对各类单位是否公平"),
        P.INTRODUCTION_VIEW: _("查看对接"),
        P.INTRODUCTION_REQUEST: _("发起对接"),
        P.INTRODUCTION_ANSWER: _("答复对接"),
        P.INTRODUCTION_CANCEL: _("取消对接"),
        P.INTRODUCTION_CLOSE: _("登记对接进展和结果"),
        P.INTRODUCTION_CONFIRM: _("确认对方登记的签约和落地，或提出异议"),
        P.INTRODUCTION_VERIFY: _("凭证明材料核实本地区的签约和落地"),
        P.INTRODUCTION_TEAM: _("为对接指派服务人员"),
        P.MANDATE_VIEW: _("查看技术经理人委托"),
        P.MANDATE_GIVE: _("委托技术经理人"),
        P.MANDATE_ANSWER: _("接受委托"),
        P.MANDATE_END: _("撤回或解除委托"),
    },
    _("专家评审"): {
        P.EXPERT_EDIT: _("管理本部门的专家库"),
        P.EXPERT_ANSWER: _("确认入库、填写自己的专家档案"),
        P.REVIEW_EDIT: _("编制评审标准、筹备评审"),
        P.REVIEW_RUN: _("抽取专家、发出和办结评审、登记评审费"),
        P.REVIEW_SCORE: _("作为专家评审、表决"),
        P.FORESIGHT_ANSWER: _("作为受邀专家参加技术预测"),
        P.VISIT_REPORT: _("作为考察组组长提交现场考察结论"),
        P.BALLOT_CAST: _("代表本单位评价用过的成果"),
    },
    _("成果评价"): {
        P.APPRAISAL_EDIT: _("填写评价申请、补充材料"),
        P.APPRAISAL_SUBMIT: _("提交、撤回评价申请，决定是否推荐给投资机构"),
        P.APPRAISAL_CHECK: _("代表评价机构受理、核验、填写结论"),
        P.APPRAISAL_SIGN: _("代表评价机构出具结论、不予评价"),
        P.APPRAISAL_REVIEW_SECRECY: _("对评价结论作保密审查并公开"),
        P.APPRAISAL_REVOKE: _("撤销评价结论"),
        P.FUND_SUBSCRIBE: _("代表投资机构订阅评投推荐"),
        P.REFERRAL_ANSWER: _("代表投资机构答复评投推荐"),
    },
    _("单列管理与赋权"): {
        P.ASSET_EDIT: _("登记单列资产和变动、编制年度报表"),
        P.ASSET_DECIDE: _("批准核销、冲销，签署年度报表"),
        P.EMPOWERMENT_EDIT: _("申请赋权、同意共同完成人的申请、提交实施报告"),
        P.EMPOWERMENT_HANDLE: _("办理本单位的赋权：核查、公示、签约、登记收益"),
        P.EMPOWERMENT_DECIDE: _("决定本单位的赋权、变更和收回"),
    },
    _("转化决策与交易"): {
        P.DISPOSAL_EDIT: _("编制转化决策：方式、定价、估值"),
        P.DISPOSAL_PROPOSE: _("提请本单位决策、撤回转化决策"),
        P.DISPOSAL_CONSENT: _("代表共有单位同意或不同意转化"),
        P.DISPOSAL_STATE_SECRECY: _("对拟转化的成果作保密审查"),
        P.DISPOSAL_SEAL: _("密封保留价"),
        P.DISPOSAL_DECIDE: _("作出本单位的转化决策"),
        P.DISPOSAL_USE: _("把已决策的成果用于挂牌或成交"),
        P.LISTED_EDIT: _("编制、修改挂牌"),
        P.LISTED_SUBMIT: _("提交挂牌、取消挂牌"),
        P.LISTED_CHECK: _("代表交易机构核验挂牌"),
        P.LISTED_REVIEW_SECRECY: _("对挂牌作保密审查并公开"),
        P.LISTED_ASK: _("对挂牌提问"),
        P.INTENT_EDIT: _("提交、确认、撤回受让意向"),
        P.INTENT_JUDGE: _("审核受让意向的资格"),
        P.DEPOSIT_RECORD: _("登记保证金的收取、退还和不退"),
        P.MARKET_SESSION_EDIT: _("举办交易专场"),
        P.AUCTION_MANAGE: _("安排、取消竞价，接纳竞买人"),
        P.AUCTION_BID: _("代表本单位出价"),
        P.POOL_EDIT: _("编制、修改入池成果和许可条款"),
        P.POOL_MANAGE: _("提交入池、撤回和出池"),
        P.POOL_REVIEW_SECRECY: _("对入池成果作保密审查并公开"),
        P.LICENCE_TAKE: _("代表使用方申请许可、登记使用、报告销售和付款"),
        P.LICENCE_GIVE: _("代表成果方答复申请、确认收款、请求赔付和核查账目"),
        P.LICENCE_SIGN: _("代表本单位商定和签署许可条款、声明触发事件"),
        P.LICENCE_MEDIATE: _("调解、裁定许可触发事件的争议"),
        P.CLAIM_ANSWER: _("代表担保或保险机构答复先行赔付请求"),
        P.DEAL_EDIT: _("起草、修改成交约定"),
        P.DEAL_CONFIRM: _("代表本单位确认成交约定"),
        P.DEAL_CONCLUDE: _("办结成交、出具成交凭证"),
        P.DEAL_CANCEL: _("取消成交"),
        P.STATEMENT_ANSWER: _("答复服务报酬结算单"),
        P.STATEMENT_SPLIT: _("调整服务报酬在各方之间的分配"),
    },
    _("技术合同登记"): {
        P.CONTRACT_CREATE: _("填写技术合同登记申请"),
        P.CONTRACT_EDIT: _("修改登记申请、补正"),
        P.CONTRACT_SUBMIT: _("提交、撤回登记申请，申请变更和注销"),
        P.CONTRACT_OBJECT: _("对登记结果提出异议"),
        P.CONTRACT_EXAMINE: _("代表登记机构审查合同、退回补正"),
        P.CONTRACT_REGISTER: _("代表登记机构复核、准予登记"),
        P.CONTRACT_RECHECK: _("抽取已登记合同复查"),
        P.CONTRACT_COMPARE: _("导入全国系统的合同，与本机构登记的核对"),
        P.PERFORMANCE_EDIT: _("填写履约计划，登记交付、付款和违约，申请核定技术性收入"),
        P.PERFORMANCE_CONFIRM: _("确认履约计划，验收交付，核对对方登记的合同款"),
        P.INCOME_CERTIFY: _("代表登记机构核定技术性收入"),
    },
    _("收益分配"): {
        P.DISTRIBUTION_VIEW: _("查看本单位的收益分配"),
        P.DISTRIBUTION_EDIT: _("核算净收入、编制分配方案、提请公示"),
        P.DISTRIBUTION_DECIDE: _("决定本单位的收益分配"),
        P.DISTRIBUTION_PAY: _("登记奖励发放"),
    },
    _("尽职免责"): {
        P.EVIDENCE_MAKE: _("查看证据卷宗、生成尽职免责证据卷"),
        P.EXEMPTION_APPLY: _("申请尽职免责认定、提出异议"),
        P.EXEMPTION_JUDGE: _("受理、调查、认定尽职免责"),
        P.EXEMPTION_PUBLISH: _("公开尽职免责典型案例"),
    },
    _("登记与备案"): {
        P.FILING_VIEW: _("查看已公开的登记"),
        P.FILING_CREATE: _("填写登记"),
        P.FILING_EDIT: _("修改登记"),
        P.FILING_SUBMIT: _("提交登记"),
        P.FILING_WITHDRAW: _("撤回登记"),
        P.FILING_REVIEW: _("审核本地区的登记"),
        P.FILING_REVIEW_SECRECY: _("对登记作保密审查"),
        P.SCENARIO_ANSWER: _("答复应用场景的方案"),
        P.ALLIANCE_AGREE: _("代表本单位确认加入联合体"),
        P.PRECHECK_ANSWER: _("填写资质预检，决定是否提供给主管部门"),
    },
    _("监测与考核"): {
        P.BOARD_VIEW: _("查看本地区、本单位的指标看板和预警"),
        P.TOPIC_VIEW: _("查看专题看板"),
        P.TOPIC_EDIT: _("建立和修改专题看板"),
        P.LEAGUE_VIEW: _("查看对自己开放的晾晒榜"),
        P.LEAGUE_TAKE: _("生成晾晒榜，发给下级"),
        P.LEAGUE_REVIEW_SECRECY: _("对晾晒榜作保密审查并公开"),
        P.BULLETIN_VIEW: _("查看通报"),
        P.BULLETIN_EDIT: _("起草和修改通报"),
        P.BULLETIN_ISSUE: _("印发和撤回通报"),
        P.ASSESSMENT_VIEW: _("查看考核结果"),
        P.ASSESSMENT_EDIT: _("制定考核、计分和更正"),
        P.ASSESSMENT_CONFIRM: _("确认考核结果"),
    },
    _("摸底与征集"): {
        P.ASSIGNMENT_ANSWER: _("填报摸底和征集任务"),
        P.CAMPAIGN_MANAGE: _("发起摸底和征集"),
        P.ASSIGNMENT_REVIEW: _("查看、退回各单位的报送"),
    },
    _("项目申报"): {
        P.APPLICATION_EDIT: _("填写项目申报"),
        P.APPLICATION_SUBMIT: _("提交、撤回申报，答复是否共同申报"),
        P.SCHEME_EDIT: _("设立和修改申报制度"),
        P.CALL_MANAGE: _("发布申报通知、延期、取消"),
        P.CALL_REVIEW_SECRECY: _("对申报通知作保密审查并发布"),
        P.APPLICATION_CHECK: _("受理申报、退回补正"),
        P.CALL_DECIDE: _("录入得分、遴选、公布结果"),
        P.CHALLENGE_EDIT: _("编写揭榜挂帅的榜单"),
        P.CHALLENGE_AGREE: _("确认由本单位出题的榜单"),
        P.CHALLENGE_SIGN: _("代表单位同意榜单的保密条款"),
        P.CHALLENGE_MARK: _("对揭榜结果阅卷"),
    },
    _("合同与执行"): {
        P.AGREEMENT_SIGN: _("代表本单位签署合同和军令状"),
        P.AGREEMENT_REPORT: _("报告里程碑、陈述申辩"),
        P.AMENDMENT_PROPOSE: _("提出合同变更"),
        P.AMENDMENT_ANSWER: _("答复合同变更"),
        P.AGREEMENT_MANAGE: _("拟定合同、提交签署、登记签署、归档"),
        P.AGREEMENT_DECIDE: _("验收里程碑、终止项目并执行后果"),
    },
    _("资格认定"): {
        P.RECOGNITION_HOLD: _("为持有的资格填年度报告、申请延续、陈述意见、申请复核"),
        P.RECOGNITION_MANAGE: _("认定、延续、考核、暂停和撤销资格"),
        P.RECOGNITION_REVIEW_SECRECY: _("对录入的资格作保密审查并公开"),
    },
    _("人才选派"): {
        P.SECONDMENT_HOST: _("提出岗位需求、选人、签约和考核"),
        P.SECONDMENT_APPLY: _("本人报名选派"),
        P.SECONDMENT_CONSENT: _("代表派出单位同意选派"),
        P.SECONDMENT_PART: _("在岗期间填写日志、办理本人的选派"),
        P.SECONDMENT_DECIDE: _("审核岗位、公示和决定选派"),
    },
    _("赛马"): {
        P.RACE_MANAGE: _("组织赛马：安排阶段、测试和队伍，提出评定"),
        P.RACE_DECIDE: _("审定赛马的阶段评定和终止"),
        P.RACE_REVIEW_SECRECY: _("对赛马作保密审查"),
        P.RACE_TAKE_PART: _("参加赛马：确认参赛、提交阶段报告"),
        P.RACE_JUDGE: _("作为裁判录入测试结果"),
    },
    _("重点项目"): {
        P.KEY_PROJECT_EDIT: _("把项目列入项目库、修改项目、安排协同任务"),
        P.KEY_PROJECT_MOVE: _("转入其他批次、聘任首席专家、决定长期和接续支持"),
        P.KEY_PROJECT_REPORT: _("按月填报重点项目进展"),
    },
    _("项目经费"): {
        P.DISBURSEMENT_EDIT: _("登记本部门的经费达到拨付条件、拨付和退回到账"),
        P.DISBURSEMENT_DECIDE: _("批准、暂缓、取消拨付，调整承诺金额，通知退回"),
    },
    _("转化义务"): {
        P.OBLIGATION_ANSWER: _("报告本单位承诺的转化是否做到"),
        P.OBLIGATION_JUDGE: _("跟踪转化义务、作出核查结论"),
        P.LISTING_ANSWER: _("对列入名单陈述申辩、提出申诉"),
    },
    _("公示"): {
        P.NOTICE_VIEW: _("查看公示"),
        P.NOTICE_CREATE: _("起草公示"),
        P.NOTICE_EDIT: _("修改公示"),
        P.NOTICE_SUBMIT: _("提交公示"),
        P.NOTICE_WITHDRAW: _("撤回公示"),
        P.NOTICE_HANDLE: _("办理公示"),
        P.NOTICE_REVIEW_SECRECY: _("对公示作保密审查"),
        P.OBJECTION_VIEW: _("查看异议"),
        P.OBJECTION_ANSWER: _("答复异议"),
    },
    _("名单"): {
        P.LIST_VIEW: _("查看已公开的名单"),
        P.LIST_ANSWER: _("对收到的名单填写反馈"),
        P.LIST_EDIT: _("编制名单"),
        P.LIST_ISSUE: _("发布名单"),
        P.LIST_REVIEW_SECRECY: _("对名单作保密审查"),
    },
    _("产业图谱"): {
        P.MAP_VIEW: _("查看已公开的产业图谱"),
        P.MAP_EDIT: _("编制产业图谱"),
        P.MAP_ISSUE: _("印发产业图谱、设立产业链"),
        P.MAP_REVIEW_SECRECY: _("对产业图谱作保密审查"),
    },
    _("方案与任务台账"): {
        P.PLAN_VIEW: _("查看下达给本单位的方案"),
        P.PLAN_EDIT: _("上传方案、修改方案信息"),
        P.FIND_DECIDE: _("确认或剔除解读出的任务和指标"),
        P.PLAN_ISSUE: _("下达、结束、作废方案"),
        P.TASK_VIEW: _("查看下达给本单位的任务"),
        P.TASK_EDIT: _("调整任务的期限、节点和责任单位"),
        P.TASK_REPORT: _("报送任务进展、申请销号"),
        P.TASK_CHECK: _("核验销号、终止和恢复任务"),
    },
    _("专班、会商与督导"): {
        P.FORCE_VIEW: _("查看本单位参加的工作专班"),
        P.FORCE_EDIT: _("组建、调整、撤销工作专班"),
        P.MEETING_VIEW: _("查看与本单位有关的会商和例会"),
        P.MEETING_EDIT: _("组织会商和例会、登记议定事项"),
        P.ITEM_ANSWER: _("报送议定事项的落实情况"),
        P.ITEM_CONFIRM: _("确认、退回、取消议定事项"),
        P.INSPECTION_VIEW: _("查看与本单位有关的督导"),
        P.INSPECTION_EDIT: _("安排督导、登记督导情况"),
        P.RECTIFICATION_VIEW: _("查看与本单位有关的整改通知"),
        P.RECTIFICATION_EDIT: _("登记问题、起草整改通知"),
        P.RECTIFICATION_ANSWER: _("提交整改证明"),
        P.RECTIFICATION_CHECK: _("下达、延期、撤回整改通知，核查整改效果"),
    },
    _("指标与目标"): {
        P.INDICATOR_VIEW: _("查看本地区的指标"),
        P.INDICATOR_EDIT: _("建立、修改指标"),
        P.TARGET_VIEW: _("查看与本地区、本单位有关的目标"),
        P.TARGET_EDIT: _("起草目标"),
        P.TARGET_ALLOCATE: _("把目标分解到各地、各单位"),
        P.TARGET_ISSUE: _("下达、调整、撤销目标"),
    },
    _("数据填报"): {
        P.REPORT_FILL: _("填报、报送本单位的报表"),
        P.ANNUAL_REPORT_VIEW: _("查看转化年度报告"),
        P.ANNUAL_REPORT_EDIT: _("填报本单位的转化年度报告"),
        P.ANNUAL_REPORT_CONFIRM: _("确认并报送本单位的转化年度报告"),
        P.ANNUAL_REPORT_MANAGE: _("布置、接收、汇总转化年度报告"),
        P.DATA_SET_MANAGE: _("设计报表、定期下发"),
        P.REPORT_REVIEW: _("受理、退回、审定下级的填报"),
        P.REPORT_UNLOCK: _("给下级过期的填报解锁"),
    },
    _("单位与人员"): {
        P.ORGANISATION_VIEW: _("查看已核验的单位"),
        P.ORGANISATION_EDIT: _("修改本单位信息"),
        P.MEMBER_MANAGE: _("邀请成员、设定角色"),
        P.ORGANISATION_VERIFY: _("核验本地区的单位"),
    },
    _("规则与公文"): {
        P.NORM_KEEP: _("录入本级的规定"),
        P.DOCUMENT_TEMPLATE_VIEW: _("查看公文模板"),
        P.DOCUMENT_TEMPLATE_EDIT: _("修改公文模板"),
    },
    _("其他"): {
        P.COMMENT_WRITE: _("留言"),
        P.EXCHANGE_IMPORT: _("批量导入"),
        P.JOB_VIEW: _("查看本单位的后台任务"),
        P.LOG_VIEW_OWN: _("查看本单位的办理日志"),
        P.PERSONAL_DATA_ASK: _("申请查阅、更正、删除自己的个人信息"),
        P.CHANNEL_MANAGE: _("设置本单位的消息渠道"),
        P.TOKEN_CREATE: _("给程序开通访问令牌"),
        P.TOKEN_MANAGE: _("管理本单位的访问令牌"),
        P.WEBHOOK_MANAGE: _("设置变更通知接口"),
    },
}


@dataclass(frozen=True)
class Right:
    """One line of the page: the right in words, and for each role whether it gives it."""

    label: Any
    given: Mapping[Role, bool]


def rights_by_role(roles: Iterable[str]) -> list[tuple[Any, list[Right]]]:
    """The groups with the rights that any of the roles gives, `given` in the order of `roles`."""
    held = {Role(role): ROLE_PERMISSIONS[Role(role)] for role in roles}
    groups = []
    for group, words in WORDS.items():
        rights = [
            Right(label, {role: permission in one for role, one in held.items()}) for permission, label in words.items()
        ]
        if shown := [right for right in rights if any(right.given.values())]:
            groups.append((group, shown))
    return groups
