"""Addresses of technology contracts in the workbench, besides those of their desk."""

from django.urls import path

from lianqiao.faces.workbench.views import contract_national, contract_offices, contract_statistics, contracts

urlpatterns = [
    path("contract-office/", contract_offices.OfficeDesk.as_view(), name="contract_office"),
    path("contract-statistics/", contract_statistics.Statistics.as_view(), name="contract_statistics"),
    path("national-contracts/", contract_national.NationalContracts.as_view(), name="national_contracts"),
    path("national-contracts/all/", contract_national.DecideAll.as_view(), name="national_contracts_all"),
    path("national-contracts/<uuid:pk>/", contract_national.NationalPage.as_view(), name="national_contract"),
    path("national-contracts/<uuid:pk>/decide/", contract_national.Decide.as_view(), name="national_contract_decide"),
    path("contracts-only-here/", contract_national.OnlyHere.as_view(), name="contracts_only_here"),
    path("contract-rechecks/", contract_offices.Rechecks.as_view(), name="contract_rechecks"),
    path("contract-rechecks/new/", contract_offices.NewRecheck.as_view(), name="contract_recheck_new"),
    path("contract-rechecks/<uuid:pk>/", contract_offices.RecheckPage.as_view(), name="contract_recheck"),
    path("contract-findings/<uuid:pk>/", contract_offices.RecordFinding.as_view(), name="contract_finding"),
    path("contracts/changes/<uuid:pk>/", contracts.ChangePage.as_view(), name="contract_change"),
    path("contracts/changes/<uuid:pk>/act/", contracts.ActOnChange.as_view(), name="contract_change_act"),
    path("contracts/objections/<uuid:pk>/", contracts.ObjectionPage.as_view(), name="contract_objection"),
    path("contracts/objections/<uuid:pk>/act/", contracts.ActOnObjection.as_view(), name="contract_objection_act"),
    path("contracts/defects/<uuid:pk>/", contracts.AnswerDefect.as_view(), name="contract_defect"),
    path("contracts/<uuid:pk>/conditions/", contracts.AnswerConditions.as_view(), name="contract_conditions"),
    path("contracts/<uuid:pk>/change/", contracts.AskChange.as_view(), name="contract_change_new"),
    path("contracts/<uuid:pk>/object/", contracts.RaiseObjection.as_view(), name="contract_object"),
    path("contracts/<uuid:pk>/tax/", contracts.Tax.as_view(), name="contract_tax"),
    path("contracts/<uuid:pk>/certificate/<slug:ending>/", contracts.Certificate.as_view(), name="contract_paper"),
]
