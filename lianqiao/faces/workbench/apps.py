"""Django app configuration of the workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    """Views, addresses and templates for people who have signed in; no models."""

    name = "lianqiao.faces.workbench"
    label = "workbench"

    def ready(self) -> None:
        """Say where the records of each kind are worked on."""
        from lianqiao.core.filing.kinds import kinds
        from lianqiao.core.links import set_page
        from lianqiao.core.lists.models import Edition
        from lianqiao.core.notices.models import PublicNotice
        from lianqiao.governance.boards.models import Assessment, Bulletin, Snapshot
        from lianqiao.governance.collection.models import Cycle, DataSet, Report
        from lianqiao.governance.indicators.models import Indicator, Target
        from lianqiao.governance.plans.models import PlanDocument, Task
        from lianqiao.governance.supervision.models import AgreedItem, Inspection, Meeting, Rectification, TaskForce
        from lianqiao.processes.agreements.models import Agreement, Amendment, Milestone
        from lianqiao.processes.annual_reports.models import AnnualReport, ReportYear
        from lianqiao.processes.appraisals.models import Appraisal, FundSubscription, Referral
        from lianqiao.processes.asset_ledger.models import Asset, Statement, WriteOff
        from lianqiao.processes.auctions.models import Auction
        from lianqiao.processes.challenges.models import Challenge
        from lianqiao.processes.contracts.models import (
            ContractChange,
            ContractObjection,
            NationalContract,
            Recheck,
            TechnologyContract,
        )
        from lianqiao.processes.deals.models import CommissionStatement, Deal
        from lianqiao.processes.disbursements.models import Disbursement
        from lianqiao.processes.disposals.models import CoOwnerConsent, Disposal
        from lianqiao.processes.distributions.models import Distribution
        from lianqiao.processes.empowerments.models import Empowerment, IncomeDue, Variation
        from lianqiao.processes.evidence.models import Dossier, ExemptionCase
        from lianqiao.processes.introductions.models import Introduction, Mandate
        from lianqiao.processes.key_projects.models import KeyProject
        from lianqiao.processes.licensing.models import (
            AuditRequest,
            GuaranteeClaim,
            Licence,
            LicenceDue,
            PoolOffer,
            TriggerEvent,
        )
        from lianqiao.processes.market.models import (
            Intent,
            ListingAmendment,
            ListingObjection,
            ListingQuestion,
            Session,
        )
        from lianqiao.processes.market.models import Listing as MarketListing
        from lianqiao.processes.obligations.models import Listing, Obligation
        from lianqiao.processes.performance.models import (
            Breach,
            ContractMilestone,
            ContractPayment,
            IncomeCertificate,
            Performance,
            PlanProposal,
        )
        from lianqiao.processes.programmes.models import Application, Call, Question, SchemeEdition
        from lianqiao.processes.races.models import Judge, Race, Team
        from lianqiao.processes.recognitions.models import Recognition, YearlyCheck
        from lianqiao.processes.reviews.models import Assignment as ReviewTask
        from lianqiao.processes.reviews.models import Ballot, Expert, Foresight, Review, Rubric, Visit
        from lianqiao.processes.secondments.models import Batch, Secondment
        from lianqiao.processes.windows.models import Entry, Window
        from lianqiao.registers.achievements.models import Achievement
        from lianqiao.registers.campaigns.models import Assignment, Campaign
        from lianqiao.registers.demands.models import Demand
        from lianqiao.registers.industry_map.models import MapEdition
        from lianqiao.registers.organisations.models import Organisation

        set_page(Achievement, "workbench:achievements_record")
        set_page(Agreement, "workbench:agreement")
        set_page(Amendment, "workbench:amendment")
        set_page(Application, "workbench:application")
        set_page(Appraisal, "workbench:appraisals_record")
        set_page(Assessment, "workbench:assessment")
        set_page(Assignment, "workbench:assignment")
        set_page(Ballot, "workbench:ballot")
        set_page(Breach, "workbench:contract_breach")
        set_page(Bulletin, "workbench:bulletin")
        set_page(Call, "workbench:call")
        set_page(Campaign, "workbench:campaign")
        set_page(Auction, "workbench:auction")
        set_page(Challenge, "workbench:challenge")
        set_page(ContractChange, "workbench:contract_change")
        set_page(ContractMilestone, "workbench:contract_milestone")
        set_page(ContractPayment, "workbench:contract_payment_answer")
        set_page(ContractObjection, "workbench:contract_objection")
        set_page(IncomeCertificate, "workbench:income_certificate")
        set_page(NationalContract, "workbench:national_contract")
        set_page(Performance, "workbench:performance")
        set_page(PlanProposal, "workbench:plan_proposal")
        set_page(Recheck, "workbench:contract_recheck")
        set_page(TechnologyContract, "workbench:contracts_record")
        set_page(Cycle, "workbench:collection_cycle")
        set_page(DataSet, "workbench:collection_set")
        set_page(Deal, "workbench:deal")
        set_page(Demand, "workbench:demands_record")
        set_page(CoOwnerConsent, "workbench:disposal_consent")
        set_page(Disbursement, "workbench:disbursement")
        set_page(Disposal, "workbench:disposals_record")
        set_page(Distribution, "workbench:distribution")
        set_page(AnnualReport, "workbench:annual_report")
        set_page(ReportYear, "workbench:report_year")
        set_page(Dossier, "workbench:dossier")
        set_page(ExemptionCase, "workbench:exemption")
        set_page(Edition, "workbench:list_edition")
        set_page(Foresight, "workbench:foresights_record")
        set_page(FundSubscription, "workbench:fund-subscriptions_record")
        set_page(Referral, "workbench:referrals_record")
        set_page(Indicator, "workbench:indicator")
        set_page(Listing, "workbench:listing")
        set_page(MarketListing, "workbench:market_record")
        set_page(Session, "workbench:market-sessions_record")
        set_page(Intent, "workbench:market_intent")
        set_page(PoolOffer, "workbench:pool_record")
        set_page(Licence, "workbench:licence")
        set_page(LicenceDue, "workbench:licence_due")
        set_page(TriggerEvent, "workbench:licence_event")
        set_page(GuaranteeClaim, "workbench:licence_claim")
        set_page(AuditRequest, "workbench:licence_audit")
        set_page(ListingAmendment, "workbench:market_amendment")
        set_page(ListingObjection, "workbench:market_objection")
        set_page(ListingQuestion, "workbench:market_question")
        set_page(MapEdition, "workbench:map")
        set_page(Obligation, "workbench:obligation")
        set_page(Asset, "workbench:asset")
        set_page(WriteOff, "workbench:write_off")
        set_page(Statement, "workbench:ledger_statement")
        set_page(Empowerment, "workbench:empowerment")
        set_page(IncomeDue, "workbench:empowerment_pay")
        set_page(Variation, "workbench:empowerment_variation")
        set_page(Judge, "workbench:race_judging")
        set_page(Race, "workbench:races_record")
        set_page(Team, "workbench:race_team")
        set_page(CommissionStatement, "workbench:commission")
        set_page(Target, "workbench:target")
        set_page(Introduction, "workbench:introduction")
        set_page(Milestone, "workbench:milestone")
        set_page(KeyProject, "workbench:key-projects_record")
        set_page(Mandate, "workbench:mandate")
        set_page(Visit, "workbench:visit")
        set_page(Window, "workbench:window")
        set_page(Entry, "workbench:window_entry")
        set_page(Organisation, "workbench:review_organisation")
        set_page(Edition, "workbench:list_received")
        set_page(Snapshot, "workbench:league_snapshot")
        set_page(PublicNotice, "workbench:notice")
        set_page(Question, "workbench:question")
        set_page(Report, "workbench:collection_report")
        set_page(SchemeEdition, "workbench:scheme")
        set_page(Batch, "workbench:secondment_batch")
        set_page(Secondment, "workbench:secondment")
        set_page(PlanDocument, "workbench:plan")
        set_page(Task, "workbench:task")
        set_page(AgreedItem, "workbench:item")
        set_page(Inspection, "workbench:inspections_record")
        set_page(Meeting, "workbench:meetings_record")
        set_page(Rectification, "workbench:rectifications_record")
        set_page(Recognition, "workbench:recognition")
        set_page(YearlyCheck, "workbench:recognition_check")
        set_page(Expert, "workbench:experts_record")
        set_page(Review, "workbench:reviews_record")
        set_page(ReviewTask, "workbench:review_task")
        set_page(Rubric, "workbench:rubrics_record")
        set_page(TaskForce, "workbench:forces_record")
        for kind in kinds():
            set_page(kind.model, f"workbench:{kind.slug}_record")
