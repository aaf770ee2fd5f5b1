"""How drf-spectacular describes the API; plain values, for `lianqiao.config.settings`."""

_ENUMS = {
    "lianqiao.core.filing.enums": ("FilingState",),
    "lianqiao.core.models.files": ("FileKind",),
    "lianqiao.core.models.jobs": ("JobState",),
    "lianqiao.core.permissions": ("Role",),
    "lianqiao.core.publishing.enums": ("Publicity",),
    "lianqiao.processes.introductions.enums": ("Direction", "IntroductionState", "OutcomeCode", "Side"),
    "lianqiao.processes.matching.enums": ("MatchSide", "MatchState"),
    "lianqiao.processes.subscriptions.enums": ("Rhythm", "Subject"),
    "lianqiao.registers.achievements.enums": (
        "AchievementKind",
        "AchievementState",
        "Level",
        "Origin",
        "RightKind",
        "RightStatus",
        "TransformationMode",
    ),
    "lianqiao.registers.demands.enums": (
        "ConfirmationWay",
        "CooperationMode",
        "DemandKind",
        "DemandState",
        "MaskedPart",
        "Outcome",
        "ReadinessWanted",
        "Urgency",
    ),
    "lianqiao.registers.campaigns.enums": ("AssignmentState", "CampaignKind", "CampaignState", "QuestionKind"),
    "lianqiao.core.periods": ("PeriodKind",),
    "lianqiao.governance.boards.enums": ("AssessmentState", "BulletinState"),
    "lianqiao.governance.collection.enums": ("CountedIn", "DataSetState", "ReportState"),
    "lianqiao.governance.plans.enums": ("FindKind", "FindState", "PartyRole", "PlanState"),
    "lianqiao.governance.indicators.enums": (
        "Comparator",
        "IndicatorKind",
        "IndicatorState",
        "OverPlaces",
        "OverTime",
        "TargetState",
    ),
    "lianqiao.registers.industry_map.enums": ("FirmRole", "GapKind", "TechLevel"),
    "lianqiao.registers.alliances.enums": ("AllianceKind", "AllianceState", "MemberRole", "Verdict"),
    "lianqiao.registers.enterprises.enums": (
        "CredentialKind",
        "CredentialLevel",
        "FigureSource",
        "StepKind",
        "VisitPurpose",
    ),
    "lianqiao.registers.innovative_products.enums": ("ProductKind", "ProductRank"),
    "lianqiao.registers.intellectual_property.enums": ("StandardLevel", "StandardPart", "StandardStatus"),
    "lianqiao.registers.needs.enums": ("Finding", "OfferState", "ScenarioState", "TaskState"),
    "lianqiao.registers.organisations.enums": ("OrganisationKind", "OrganisationState"),
    "lianqiao.registers.registrations.enums": ("EvaluationWay", "PlanLevel", "ResultForm", "ResultStage"),
    "lianqiao.registers.taxonomy.enums": (
        "EditionKind",
        "IndustryLevel",
        "LinkPosition",
        "PublicStage",
        "RegionLevel",
    ),
}

#: Enums whose own name says too little.
_RENAMED = {
    "AchievementClass": "lianqiao.registers.campaigns.enums.Verdict",
    "ActionProgress": "lianqiao.registers.industry_map.enums.Progress",
    "AssessmentSubjects": "lianqiao.governance.boards.models.assessment.SUBJECTS",
    "CheckSign": "lianqiao.governance.collection.enums.Sign",
    "CheckVerdict": "lianqiao.registers.cultivation.models.VERDICTS",
    "ClosingDecision": "lianqiao.governance.plans.enums.Decision",
    "CycleState": "lianqiao.governance.collection.enums.CycleState",
    "DataSetFrequency": "lianqiao.governance.collection.enums.Frequency",
    "DataSetStandsFor": "lianqiao.governance.collection.enums.StandsFor",
    "FactOrigin": "lianqiao.registers.cultivation.facts.Origin",
    "FactUnit": "lianqiao.registers.cultivation.questions.Unit",
    "FindComparator": "lianqiao.governance.plans.enums.Comparator",
    "FirmPlace": "lianqiao.registers.industry_map.enums.Place",
    "IndicatorDirection": "lianqiao.governance.indicators.enums.Direction",
    "IndicatorSource": "lianqiao.governance.indicators.enums.Source",
    "LeagueAudience": "lianqiao.governance.boards.enums.Audience",
    "LeagueMeasure": "lianqiao.governance.boards.enums.Measure",
    "ListEffect": "lianqiao.core.lists.enums.Effect",
    "ListState": "lianqiao.core.lists.enums.EditionState",
    "MapChange": "lianqiao.registers.industry_map.comparing.CHANGES",
    "NormKind": "lianqiao.core.norms.enums.Kind",
    "NormLevel": "lianqiao.core.norms.enums.Level",
    "NoticePlaceKind": "lianqiao.core.notices.enums.Place",
    "NoticeState": "lianqiao.core.notices.enums.NoticeState",
    "PartyNaming": "lianqiao.governance.plans.enums.Naming",
    "PlanReach": "lianqiao.governance.plans.enums.Reach",
    "PlanTaskState": "lianqiao.governance.plans.enums.TaskState",
    "ReadingOrigin": "lianqiao.governance.indicators.enums.Origin",
    "TaskUrgency": "lianqiao.registers.needs.enums.Urgency",
}

SETTINGS = {
    "TITLE": "链桥开放接口",
    "DESCRIPTION": (
        "供各单位的系统读取和办理平台上的成果、需求与对接。\n\n"
        "出示访问令牌：`Authorization: Bearer lq_…`；不出示时只能读取公开内容，每分钟可请求的次数较少。"
        "剩余次数见 `RateLimit-*` 响应头。所有拒绝均为 `application/problem+json`（RFC 9457）。"
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_COERCE_PATH_PK": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
    "SORT_OPERATIONS": False,
    "ENUM_NAME_OVERRIDES": {name: f"{module}.{name}" for module, names in _ENUMS.items() for name in names} | _RENAMED,
    "ENUM_SUFFIX": "",
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "在工作台“开放接口”中创建的访问令牌"}
        }
    },
    "PREPROCESSING_HOOKS": ["lianqiao.faces.api.hooks.only_api"],
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "lianqiao.faces.api.hooks.strict"],
}
