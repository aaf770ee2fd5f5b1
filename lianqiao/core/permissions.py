"""The names of what may be done, and which role may do it; on which record is said by the rules of each app."""

from collections.abc import Mapping
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """`scope.resource.action`, in alphabetical order."""

    ACHIEVEMENT_CONFIRM = "achievements.achievement.confirm"
    ACHIEVEMENT_CREATE = "achievements.achievement.create"
    ACHIEVEMENT_EDIT = "achievements.achievement.edit"
    ACHIEVEMENT_REVIEW = "achievements.achievement.review"
    ACHIEVEMENT_REVIEW_SECRECY = "achievements.achievement.review_secrecy"
    ACHIEVEMENT_SUBMIT = "achievements.achievement.submit"
    ACHIEVEMENT_VIEW = "achievements.achievement.view"
    ACHIEVEMENT_WITHDRAW = "achievements.achievement.withdraw"
    AGREEMENT_DECIDE = "agreements.agreement.decide"
    AGREEMENT_MANAGE = "agreements.agreement.manage"
    AGREEMENT_REPORT = "agreements.agreement.report"
    AGREEMENT_SIGN = "agreements.agreement.sign"
    ALLIANCE_AGREE = "alliances.alliance.agree"
    AMENDMENT_ANSWER = "agreements.amendment.answer"
    AMENDMENT_PROPOSE = "agreements.amendment.propose"
    ANNUAL_REPORT_CONFIRM = "annual_reports.report.confirm"
    ANNUAL_REPORT_EDIT = "annual_reports.report.edit"
    ANNUAL_REPORT_MANAGE = "annual_reports.report.manage"
    ANNUAL_REPORT_VIEW = "annual_reports.report.view"
    APPLICATION_CHECK = "programmes.application.check"
    APPLICATION_EDIT = "programmes.application.edit"
    APPLICATION_SUBMIT = "programmes.application.submit"
    APPRAISAL_CHECK = "appraisals.appraisal.check"
    APPRAISAL_EDIT = "appraisals.appraisal.edit"
    APPRAISAL_REVIEW_SECRECY = "appraisals.appraisal.review_secrecy"
    APPRAISAL_REVOKE = "appraisals.appraisal.revoke"
    APPRAISAL_SIGN = "appraisals.appraisal.sign"
    APPRAISAL_SUBMIT = "appraisals.appraisal.submit"
    ASSESSMENT_CONFIRM = "boards.assessment.confirm"
    ASSESSMENT_EDIT = "boards.assessment.edit"
    ASSESSMENT_VIEW = "boards.assessment.view"
    ASSET_DECIDE = "asset_ledger.asset.decide"
    ASSET_EDIT = "asset_ledger.asset.edit"
    ASSIGNMENT_ANSWER = "campaigns.assignment.answer"
    ASSIGNMENT_REVIEW = "campaigns.assignment.review"
    AUCTION_BID = "auctions.auction.bid"
    AUCTION_MANAGE = "auctions.auction.manage"
    BALLOT_CAST = "reviews.ballot.cast"
    BOARD_VIEW = "boards.board.view"
    BULLETIN_EDIT = "boards.bulletin.edit"
    BULLETIN_ISSUE = "boards.bulletin.issue"
    BULLETIN_VIEW = "boards.bulletin.view"
    CALENDAR_EDIT = "calendar.day.edit"
    CALL_DECIDE = "programmes.call.decide"
    CALL_MANAGE = "programmes.call.manage"
    CALL_REVIEW_SECRECY = "programmes.call.review_secrecy"
    CAMPAIGN_MANAGE = "campaigns.campaign.manage"
    CANDIDATE_HANDLE = "matchmaking.candidate.handle"
    CHALLENGE_AGREE = "challenges.challenge.agree"
    CHALLENGE_EDIT = "challenges.challenge.edit"
    CHALLENGE_MARK = "challenges.challenge.mark"
    CHALLENGE_SIGN = "challenges.challenge.sign"
    CHANNEL_MANAGE = "core.channel.manage"
    CLAIM_ANSWER = "licensing.claim.answer"
    COMMENT_WRITE = "core.comment.write"
    CONTRACT_COMPARE = "contracts.national.compare"
    CONTRACT_CREATE = "contracts.contract.create"
    CONTRACT_EDIT = "contracts.contract.edit"
    CONTRACT_EXAMINE = "contracts.contract.examine"
    CONTRACT_OBJECT = "contracts.contract.object"
    CONTRACT_RECHECK = "contracts.contract.recheck"
    CONTRACT_REGISTER = "contracts.contract.register"
    CONTRACT_SUBMIT = "contracts.contract.submit"
    DATA_SET_MANAGE = "collection.data_set.manage"
    DEAL_CANCEL = "deals.deal.cancel"
    DEAL_CONCLUDE = "deals.deal.conclude"
    DEAL_CONFIRM = "deals.deal.confirm"
    DEAL_EDIT = "deals.deal.edit"
    DEMAND_CLOSE = "demands.demand.close"
    DEMAND_CONFIRM = "demands.demand.confirm"
    DEMAND_CREATE = "demands.demand.create"
    DEMAND_DIAGNOSE = "demands.demand.diagnose"
    DEMAND_EDIT = "demands.demand.edit"
    DEMAND_REVIEW_SECRECY = "demands.demand.review_secrecy"
    DEMAND_SUBMIT = "demands.demand.submit"
    DEMAND_VIEW = "demands.demand.view"
    DEMAND_WITHDRAW = "demands.demand.withdraw"
    DEPOSIT_RECORD = "market.deposit.record"
    DISBURSEMENT_DECIDE = "disbursements.disbursement.decide"
    DISBURSEMENT_EDIT = "disbursements.disbursement.edit"
    DISPOSAL_CONSENT = "disposals.consent.answer"
    DISPOSAL_DECIDE = "disposals.disposal.decide"
    DISPOSAL_EDIT = "disposals.disposal.edit"
    DISPOSAL_PROPOSE = "disposals.disposal.propose"
    DISPOSAL_SEAL = "disposals.reserve.seal"
    DISPOSAL_STATE_SECRECY = "disposals.secrecy.state"
    DISPOSAL_USE = "disposals.disposal.use"
    DISTRIBUTION_DECIDE = "distributions.distribution.decide"
    DISTRIBUTION_EDIT = "distributions.distribution.edit"
    DISTRIBUTION_PAY = "distributions.distribution.pay"
    DISTRIBUTION_VIEW = "distributions.distribution.view"
    DOCUMENT_TEMPLATE_EDIT = "documents.template.edit"
    DOCUMENT_TEMPLATE_VIEW = "documents.template.view"
    EMPOWERMENT_DECIDE = "empowerments.empowerment.decide"
    EMPOWERMENT_EDIT = "empowerments.empowerment.edit"
    EMPOWERMENT_HANDLE = "empowerments.empowerment.handle"
    EVIDENCE_MAKE = "evidence.file.make"
    EXCHANGE_IMPORT = "core.exchange.import"
    EXEMPTION_APPLY = "evidence.exemption.apply"
    EXEMPTION_JUDGE = "evidence.exemption.judge"
    EXEMPTION_PUBLISH = "evidence.exemption.publish"
    EXPERT_ANSWER = "reviews.expert.answer"
    EXPERT_EDIT = "reviews.expert.edit"
    EXPOSURE_VIEW = "learning.exposure.view"
    FILING_CREATE = "core.filing.create"
    FILING_EDIT = "core.filing.edit"
    FILING_REVIEW = "core.filing.review"
    FILING_REVIEW_SECRECY = "core.filing.review_secrecy"
    FILING_SUBMIT = "core.filing.submit"
    FILING_VIEW = "core.filing.view"
    FILING_WITHDRAW = "core.filing.withdraw"
    FIND_DECIDE = "plans.find.decide"
    FORCE_EDIT = "supervision.force.edit"
    FORCE_VIEW = "supervision.force.view"
    FORESIGHT_ANSWER = "reviews.foresight.answer"
    FUND_SUBSCRIBE = "appraisals.subscription.edit"
    GOVERNMENT_VERIFY = "organisations.government.verify"
    INCOME_CERTIFY = "performance.income.certify"
    INDICATOR_EDIT = "indicators.indicator.edit"
    INDICATOR_VIEW = "indicators.indicator.view"
    INSPECTION_EDIT = "supervision.inspection.edit"
    INSPECTION_VIEW = "supervision.inspection.view"
    INTENT_EDIT = "market.intent.edit"
    INTENT_JUDGE = "market.intent.judge"
    INTRODUCTION_ANSWER = "introductions.introduction.answer"
    INTRODUCTION_CANCEL = "introductions.introduction.cancel"
    INTRODUCTION_CLOSE = "introductions.introduction.close"
    INTRODUCTION_CONFIRM = "introductions.introduction.confirm"
    INTRODUCTION_REQUEST = "introductions.introduction.request"
    INTRODUCTION_TEAM = "introductions.introduction.team"
    INTRODUCTION_VERIFY = "introductions.introduction.verify"
    INTRODUCTION_VIEW = "introductions.introduction.view"
    ITEM_ANSWER = "supervision.item.answer"
    ITEM_CONFIRM = "supervision.item.confirm"
    JOB_VIEW = "core.job.view"
    KEY_PROJECT_EDIT = "key_projects.project.edit"
    KEY_PROJECT_MOVE = "key_projects.project.move"
    KEY_PROJECT_REPORT = "key_projects.project.report"
    LEAD_HANDLE = "watching.lead.handle"
    LEAGUE_REVIEW_SECRECY = "boards.league.review_secrecy"
    LEAGUE_TAKE = "boards.league.take"
    LEAGUE_VIEW = "boards.league.view"
    LICENCE_GIVE = "licensing.licence.give"
    LICENCE_MEDIATE = "licensing.licence.mediate"
    LICENCE_SIGN = "licensing.licence.sign"
    LICENCE_TAKE = "licensing.licence.take"
    LISTED_ASK = "market.question.ask"
    LISTED_CHECK = "market.listing.check"
    LISTED_EDIT = "market.listing.edit"
    LISTED_REVIEW_SECRECY = "market.listing.review_secrecy"
    LISTED_SUBMIT = "market.listing.submit"
    LIST_ANSWER = "lists.edition.answer"
    LIST_EDIT = "lists.edition.edit"
    LIST_ISSUE = "lists.edition.issue"
    LIST_REVIEW_SECRECY = "lists.edition.review_secrecy"
    LIST_VIEW = "lists.edition.view"
    LISTING_ANSWER = "obligations.listing.answer"
    LOG_EXPORT = "core.log.export"
    LOG_VIEW = "core.log.view"
    LOG_VIEW_OWN = "core.log.view_own"
    MANDATE_ANSWER = "introductions.mandate.answer"
    MANDATE_END = "introductions.mandate.end"
    MANDATE_GIVE = "introductions.mandate.give"
    MANDATE_VIEW = "introductions.mandate.view"
    MAP_EDIT = "industry_map.edition.edit"
    MAP_ISSUE = "industry_map.edition.issue"
    MAP_REVIEW_SECRECY = "industry_map.edition.review_secrecy"
    MAP_VIEW = "industry_map.edition.view"
    MARKET_SESSION_EDIT = "market.session.edit"
    MATCH_DISMISS = "matching.match.dismiss"
    MATCH_VIEW = "matching.match.view"
    MEETING_EDIT = "supervision.meeting.edit"
    MEETING_VIEW = "supervision.meeting.view"
    MEMBER_MANAGE = "organisations.membership.manage"
    NODE_VIEW = "core.node.view"
    NORM_KEEP = "norms.norm.keep"
    NORM_KEEP_NATIONAL = "norms.norm.keep_national"
    NOTICE_CREATE = "notices.notice.create"
    NOTICE_EDIT = "notices.notice.edit"
    NOTICE_HANDLE = "notices.notice.handle"
    NOTICE_REVIEW_SECRECY = "notices.notice.review_secrecy"
    NOTICE_SUBMIT = "notices.notice.submit"
    NOTICE_VIEW = "notices.notice.view"
    NOTICE_WITHDRAW = "notices.notice.withdraw"
    OBJECTION_ANSWER = "notices.objection.answer"
    OBJECTION_VIEW = "notices.objection.view"
    OBLIGATION_ANSWER = "obligations.obligation.answer"
    OBLIGATION_JUDGE = "obligations.obligation.judge"
    OFFICE_CONFIRM = "accounts.office.confirm"
    OFFICE_PROPOSE = "accounts.office.propose"
    ORGANISATION_EDIT = "organisations.organisation.edit"
    ORGANISATION_VERIFY = "organisations.organisation.verify"
    ORGANISATION_VIEW = "organisations.organisation.view"
    PERFORMANCE_CONFIRM = "performance.performance.confirm"
    PERFORMANCE_EDIT = "performance.performance.edit"
    PERSONAL_DATA_ASK = "oversight.personal_data.ask"
    PERSONAL_DATA_HANDLE = "oversight.personal_data.handle"
    PERSON_MANAGE = "accounts.person.manage"
    PERSON_VIEW = "accounts.person.view"
    PLAN_EDIT = "plans.plan.edit"
    PLAN_ISSUE = "plans.plan.issue"
    PLAN_VIEW = "plans.plan.view"
    POOL_EDIT = "licensing.offer.edit"
    POOL_MANAGE = "licensing.offer.manage"
    POOL_REVIEW_SECRECY = "licensing.offer.review_secrecy"
    PRECHECK_ANSWER = "cultivation.precheck.answer"
    RACE_DECIDE = "races.race.decide"
    RACE_JUDGE = "races.race.judge"
    RACE_MANAGE = "races.race.manage"
    RACE_REVIEW_SECRECY = "races.race.review_secrecy"
    RACE_TAKE_PART = "races.race.take_part"
    RANKING_ADOPT = "learning.ranking.adopt"
    RANKING_VIEW = "learning.ranking.view"
    RECOGNITION_HOLD = "recognitions.recognition.hold"
    RECOGNITION_MANAGE = "recognitions.recognition.manage"
    RECOGNITION_REVIEW_SECRECY = "recognitions.recognition.review_secrecy"
    RECTIFICATION_ANSWER = "supervision.rectification.answer"
    RECTIFICATION_CHECK = "supervision.rectification.check"
    RECTIFICATION_EDIT = "supervision.rectification.edit"
    RECTIFICATION_VIEW = "supervision.rectification.view"
    REFERRAL_ANSWER = "appraisals.referral.answer"
    REPORT_FILL = "collection.report.fill"
    REPORT_REVIEW = "collection.report.review"
    REPORT_UNLOCK = "collection.report.unlock"
    RETENTION_RUN = "oversight.retention.run"
    REVIEW_EDIT = "reviews.review.edit"
    REVIEW_RUN = "reviews.review.run"
    REVIEW_SCORE = "reviews.review.score"
    SCENARIO_ANSWER = "needs.scenario.answer"
    SCHEME_EDIT = "programmes.scheme.edit"
    SECONDMENT_APPLY = "secondments.secondment.apply"
    SECONDMENT_CONSENT = "secondments.secondment.consent"
    SECONDMENT_DECIDE = "secondments.secondment.decide"
    SECONDMENT_HOST = "secondments.secondment.host"
    SECONDMENT_PART = "secondments.secondment.part"
    SETBACK_RETRY = "chronograph.setback.retry"
    STATEMENT_ANSWER = "deals.statement.answer"
    STATEMENT_SPLIT = "deals.statement.split"
    SUPPORT_APPROVE = "accounts.support.approve"
    SUPPORT_ASK = "accounts.support.ask"
    TARGET_ALLOCATE = "indicators.target.allocate"
    TARGET_EDIT = "indicators.target.edit"
    TARGET_ISSUE = "indicators.target.issue"
    TARGET_VIEW = "indicators.target.view"
    TASK_CHECK = "plans.task.check"
    TASK_EDIT = "plans.task.edit"
    TASK_REPORT = "plans.task.report"
    TASK_VIEW = "plans.task.view"
    TOKEN_CREATE = "programs.token.create"
    TOKEN_MANAGE = "programs.token.manage"
    TOPIC_EDIT = "boards.topic.edit"
    TOPIC_VIEW = "boards.topic.view"
    VISIT_REPORT = "reviews.visit.report"
    WEBHOOK_MANAGE = "programs.webhook.manage"
    WINDOW_JOIN = "windows.window.join"
    WINDOW_MANAGE = "windows.window.manage"


class Role(TextChoices):
    """What a person does in an organisation; a membership holds one or several."""

    ADMINISTRATOR = "administrator", _("单位管理员")
    EDITOR = "editor", _("填报人")
    MANAGER = "manager", _("技术经理人")
    SECRECY_OFFICER = "secrecy_officer", _("保密审查员")
    REVIEWER = "reviewer", _("审核员")
    VIEWER = "viewer", _("查看人")


class Office(TextChoices):
    """The three administrators of an installation (三员), whose rights do not overlap; a person holds at most one."""

    SYSTEM = "system", _("系统管理员")
    SECURITY = "security", _("安全管理员")
    AUDIT = "audit", _("审计管理员")


P = Permission

#: What anybody may ask for; which records answer is decided by `visible_to`.
PUBLIC_PERMISSIONS: frozenset[Permission] = frozenset(
    {
        P.ACHIEVEMENT_VIEW,
        P.DEMAND_VIEW,
        P.FILING_VIEW,
        P.LEAGUE_VIEW,
        P.LIST_VIEW,
        P.MAP_VIEW,
        P.NOTICE_VIEW,
        P.ORGANISATION_VIEW,
        P.PERSONAL_DATA_ASK,
    }
)

_MEMBER = PUBLIC_PERMISSIONS | {
    P.ASSESSMENT_VIEW,
    P.BOARD_VIEW,
    P.BULLETIN_VIEW,
    P.DOCUMENT_TEMPLATE_VIEW,
    P.EXPERT_ANSWER,
    P.FORCE_VIEW,
    P.FORESIGHT_ANSWER,
    P.INDICATOR_VIEW,
    P.INSPECTION_VIEW,
    P.INTRODUCTION_VIEW,
    P.JOB_VIEW,
    P.LISTING_ANSWER,
    P.MANDATE_VIEW,
    P.MATCH_VIEW,
    P.MEETING_VIEW,
    P.PLAN_VIEW,
    P.RACE_JUDGE,
    P.RECOGNITION_HOLD,
    P.RECTIFICATION_VIEW,
    P.REVIEW_SCORE,
    P.SECONDMENT_APPLY,
    P.SECONDMENT_PART,
    P.TARGET_VIEW,
    P.TASK_VIEW,
    P.TOKEN_CREATE,
    P.TOPIC_VIEW,
    P.VISIT_REPORT,
}
_EDITOR = _MEMBER | {
    P.ACHIEVEMENT_CONFIRM,
    P.ACHIEVEMENT_CREATE,
    P.ACHIEVEMENT_EDIT,
    P.ACHIEVEMENT_SUBMIT,
    P.ACHIEVEMENT_WITHDRAW,
    P.AGREEMENT_REPORT,
    P.AGREEMENT_SIGN,
    P.ALLIANCE_AGREE,
    P.AMENDMENT_ANSWER,
    P.AMENDMENT_PROPOSE,
    P.ANNUAL_REPORT_EDIT,
    P.ANNUAL_REPORT_VIEW,
    P.APPLICATION_EDIT,
    P.APPLICATION_SUBMIT,
    P.APPRAISAL_CHECK,
    P.APPRAISAL_EDIT,
    P.APPRAISAL_SUBMIT,
    P.ASSESSMENT_EDIT,
    P.ASSET_EDIT,
    P.ASSIGNMENT_ANSWER,
    P.AUCTION_BID,
    P.AUCTION_MANAGE,
    P.BALLOT_CAST,
    P.BULLETIN_EDIT,
    P.CHALLENGE_AGREE,
    P.CHALLENGE_MARK,
    P.CHALLENGE_SIGN,
    P.CLAIM_ANSWER,
    P.COMMENT_WRITE,
    P.CONTRACT_CREATE,
    P.CONTRACT_EDIT,
    P.CONTRACT_EXAMINE,
    P.CONTRACT_OBJECT,
    P.CONTRACT_SUBMIT,
    P.DEAL_CANCEL,
    P.DEAL_CONCLUDE,
    P.DEAL_CONFIRM,
    P.DEAL_EDIT,
    P.DEMAND_CLOSE,
    P.DEMAND_CONFIRM,
    P.DEMAND_CREATE,
    P.DEMAND_EDIT,
    P.DEMAND_SUBMIT,
    P.DEMAND_WITHDRAW,
    P.DEPOSIT_RECORD,
    P.DISBURSEMENT_EDIT,
    P.DISPOSAL_CONSENT,
    P.DISPOSAL_EDIT,
    P.DISPOSAL_PROPOSE,
    P.DISPOSAL_USE,
    P.DISTRIBUTION_EDIT,
    P.DISTRIBUTION_PAY,
    P.DISTRIBUTION_VIEW,
    P.EMPOWERMENT_EDIT,
    P.EXCHANGE_IMPORT,
    P.EXEMPTION_APPLY,
    P.EXPERT_EDIT,
    P.FILING_CREATE,
    P.FILING_EDIT,
    P.FILING_SUBMIT,
    P.FILING_WITHDRAW,
    P.FIND_DECIDE,
    P.FORCE_EDIT,
    P.FUND_SUBSCRIBE,
    P.INDICATOR_EDIT,
    P.INSPECTION_EDIT,
    P.INTENT_EDIT,
    P.INTRODUCTION_ANSWER,
    P.INTRODUCTION_CANCEL,
    P.INTRODUCTION_CLOSE,
    P.INTRODUCTION_CONFIRM,
    P.INTRODUCTION_REQUEST,
    P.INTRODUCTION_TEAM,
    P.ITEM_ANSWER,
    P.KEY_PROJECT_EDIT,
    P.KEY_PROJECT_REPORT,
    P.LEAGUE_TAKE,
    P.LICENCE_GIVE,
    P.LICENCE_SIGN,
    P.LICENCE_TAKE,
    P.LISTED_ASK,
    P.LISTED_EDIT,
    P.LISTED_SUBMIT,
    P.LIST_ANSWER,
    P.LIST_EDIT,
    P.MANDATE_END,
    P.MANDATE_GIVE,
    P.MAP_EDIT,
    P.MATCH_DISMISS,
    P.MEETING_EDIT,
    P.NOTICE_CREATE,
    P.NOTICE_EDIT,
    P.NOTICE_HANDLE,
    P.NOTICE_SUBMIT,
    P.NOTICE_WITHDRAW,
    P.OBJECTION_ANSWER,
    P.OBJECTION_VIEW,
    P.OBLIGATION_ANSWER,
    P.PERFORMANCE_CONFIRM,
    P.PERFORMANCE_EDIT,
    P.PLAN_EDIT,
    P.POOL_EDIT,
    P.POOL_MANAGE,
    P.PRECHECK_ANSWER,
    P.RACE_TAKE_PART,
    P.RECTIFICATION_ANSWER,
    P.RECTIFICATION_EDIT,
    P.REFERRAL_ANSWER,
    P.REPORT_FILL,
    P.REVIEW_EDIT,
    P.SCENARIO_ANSWER,
    P.SECONDMENT_CONSENT,
    P.SECONDMENT_HOST,
    P.STATEMENT_ANSWER,
    P.STATEMENT_SPLIT,
    P.TARGET_ALLOCATE,
    P.TARGET_EDIT,
    P.TASK_EDIT,
    P.TASK_REPORT,
    P.TOPIC_EDIT,
    P.WINDOW_JOIN,
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _EDITOR
    | {
        P.ANNUAL_REPORT_CONFIRM,
        P.APPRAISAL_REVOKE,
        P.APPRAISAL_SIGN,
        P.ASSET_DECIDE,
        P.CHANNEL_MANAGE,
        P.CONTRACT_COMPARE,
        P.CONTRACT_REGISTER,
        P.DISPOSAL_DECIDE,
        P.DISPOSAL_SEAL,
        P.DISTRIBUTION_DECIDE,
        P.DOCUMENT_TEMPLATE_EDIT,
        P.EMPOWERMENT_DECIDE,
        P.EMPOWERMENT_HANDLE,
        P.EVIDENCE_MAKE,
        P.INCOME_CERTIFY,
        P.INTENT_JUDGE,
        P.LICENCE_MEDIATE,
        P.LISTED_CHECK,
        P.LOG_VIEW_OWN,
        P.MARKET_SESSION_EDIT,
        P.MEMBER_MANAGE,
        P.NORM_KEEP,
        P.ORGANISATION_EDIT,
        P.REVIEW_RUN,
        P.TOKEN_MANAGE,
        P.WEBHOOK_MANAGE,
        P.WINDOW_MANAGE,
    },
    Role.EDITOR: _EDITOR,
    Role.MANAGER: _EDITOR
    | {
        P.CANDIDATE_HANDLE,
        P.DEMAND_DIAGNOSE,
        P.DISPOSAL_SEAL,
        P.EMPOWERMENT_HANDLE,
        P.INTENT_JUDGE,
        P.LEAD_HANDLE,
        P.LICENCE_MEDIATE,
        P.LISTED_CHECK,
        P.MANDATE_ANSWER,
        P.MARKET_SESSION_EDIT,
        P.WINDOW_MANAGE,
    },
    Role.SECRECY_OFFICER: _MEMBER
    | {
        P.ACHIEVEMENT_REVIEW_SECRECY,
        P.APPRAISAL_REVIEW_SECRECY,
        P.CALL_REVIEW_SECRECY,
        P.COMMENT_WRITE,
        P.DEMAND_REVIEW_SECRECY,
        P.DISPOSAL_STATE_SECRECY,
        P.FILING_REVIEW_SECRECY,
        P.LEAGUE_REVIEW_SECRECY,
        P.LISTED_REVIEW_SECRECY,
        P.LIST_REVIEW_SECRECY,
        P.MAP_REVIEW_SECRECY,
        P.NOTICE_REVIEW_SECRECY,
        P.POOL_REVIEW_SECRECY,
        P.RACE_REVIEW_SECRECY,
        P.RECOGNITION_REVIEW_SECRECY,
    },
    Role.REVIEWER: _MEMBER
    | {
        P.ACHIEVEMENT_REVIEW,
        P.AGREEMENT_DECIDE,
        P.AGREEMENT_MANAGE,
        P.AMENDMENT_ANSWER,
        P.AMENDMENT_PROPOSE,
        P.ANNUAL_REPORT_MANAGE,
        P.ANNUAL_REPORT_VIEW,
        P.APPLICATION_CHECK,
        P.APPRAISAL_CHECK,
        P.APPRAISAL_REVOKE,
        P.APPRAISAL_SIGN,
        P.ASSESSMENT_CONFIRM,
        P.ASSESSMENT_EDIT,
        P.ASSET_DECIDE,
        P.ASSIGNMENT_REVIEW,
        P.AUCTION_MANAGE,
        P.BULLETIN_EDIT,
        P.BULLETIN_ISSUE,
        P.CALL_DECIDE,
        P.CALL_MANAGE,
        P.CAMPAIGN_MANAGE,
        P.CANDIDATE_HANDLE,
        P.CHALLENGE_EDIT,
        P.CHALLENGE_MARK,
        P.COMMENT_WRITE,
        P.CONTRACT_COMPARE,
        P.CONTRACT_EXAMINE,
        P.CONTRACT_OBJECT,
        P.CONTRACT_RECHECK,
        P.CONTRACT_REGISTER,
        P.DATA_SET_MANAGE,
        P.DEMAND_DIAGNOSE,
        P.DISBURSEMENT_DECIDE,
        P.DISBURSEMENT_EDIT,
        P.EMPOWERMENT_DECIDE,
        P.EMPOWERMENT_HANDLE,
        P.DISTRIBUTION_VIEW,
        P.EVIDENCE_MAKE,
        P.EXEMPTION_JUDGE,
        P.EXEMPTION_PUBLISH,
        P.EXPERT_EDIT,
        P.EXPOSURE_VIEW,
        P.FILING_REVIEW,
        P.FIND_DECIDE,
        P.FORCE_EDIT,
        P.INCOME_CERTIFY,
        P.INDICATOR_EDIT,
        P.INSPECTION_EDIT,
        P.INTRODUCTION_TEAM,
        P.INTRODUCTION_VERIFY,
        P.ITEM_ANSWER,
        P.ITEM_CONFIRM,
        P.KEY_PROJECT_EDIT,
        P.KEY_PROJECT_MOVE,
        P.KEY_PROJECT_REPORT,
        P.LEAD_HANDLE,
        P.LEAGUE_TAKE,
        P.LICENCE_MEDIATE,
        P.LIST_EDIT,
        P.LIST_ISSUE,
        P.MAP_EDIT,
        P.MAP_ISSUE,
        P.MEETING_EDIT,
        P.NORM_KEEP,
        P.OBJECTION_VIEW,
        P.OBLIGATION_JUDGE,
        P.ORGANISATION_VERIFY,
        P.PERFORMANCE_CONFIRM,
        P.PLAN_EDIT,
        P.PLAN_ISSUE,
        P.RACE_DECIDE,
        P.RACE_MANAGE,
        P.RECOGNITION_MANAGE,
        P.RECTIFICATION_ANSWER,
        P.RECTIFICATION_CHECK,
        P.RECTIFICATION_EDIT,
        P.REPORT_REVIEW,
        P.REPORT_UNLOCK,
        P.REVIEW_EDIT,
        P.REVIEW_RUN,
        P.SCHEME_EDIT,
        P.SECONDMENT_DECIDE,
        P.TARGET_ALLOCATE,
        P.TARGET_EDIT,
        P.TARGET_ISSUE,
        P.TASK_CHECK,
        P.TASK_EDIT,
        P.TASK_REPORT,
        P.TOPIC_EDIT,
        P.WINDOW_MANAGE,
    },
    Role.VIEWER: _MEMBER,
}

#: What an office allows; the sets are disjoint, and none holds what a role holds.
OFFICE_PERMISSIONS: Mapping[Office, frozenset[Permission]] = {
    Office.SYSTEM: frozenset(
        {
            P.CALENDAR_EDIT,
            P.GOVERNMENT_VERIFY,
            P.NODE_VIEW,
            P.NORM_KEEP_NATIONAL,
            P.OFFICE_CONFIRM,
            P.RANKING_ADOPT,
            P.RANKING_VIEW,
            P.RETENTION_RUN,
            P.SETBACK_RETRY,
            P.SUPPORT_ASK,
        }
    ),
    Office.SECURITY: frozenset(
        {P.OFFICE_PROPOSE, P.PERSONAL_DATA_HANDLE, P.PERSON_MANAGE, P.PERSON_VIEW, P.SUPPORT_APPROVE}
    ),
    Office.AUDIT: frozenset({P.LOG_EXPORT, P.LOG_VIEW}),
}
