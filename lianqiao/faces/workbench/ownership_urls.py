"""Addresses of the separate ledger and of the empowerment of inventors in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import asset_papers, assets, empowerment_income, empowerments

urlpatterns = [
    path("assets/", assets.Assets.as_view(), name="assets"),
    path("assets/new/", assets.NewAsset.as_view(), name="asset_new"),
    path("assets/<uuid:pk>/", assets.AssetPage.as_view(), name="asset"),
    path("assets/<uuid:pk>/<slug:step>/", assets.MoveAsset.as_view(), name="asset_move"),
    path("asset-journal/", assets.Journal.as_view(), name="asset_journal"),
    path("asset-journal/<uuid:pk>/reverse/", assets.ReverseEntry.as_view(), name="asset_reverse"),
    path("holdings/", assets.Holdings.as_view(), name="holdings"),
    path("holdings/<uuid:pk>/<slug:step>/", assets.MoveHolding.as_view(), name="holding_move"),
    path("write-offs/", asset_papers.WriteOffs.as_view(), name="write_offs"),
    path("write-offs/<uuid:pk>/", asset_papers.WriteOffPage.as_view(), name="write_off"),
    path("write-offs/<uuid:pk>/act/", asset_papers.ActOnWriteOff.as_view(), name="write_off_act"),
    path("write-offs/<uuid:pk>/say/", asset_papers.SayOnWriteOff.as_view(), name="write_off_say"),
    path("ledger-statements/", asset_papers.Statements.as_view(), name="ledger_statements"),
    path("ledger-statements/new/", asset_papers.PrepareStatement.as_view(), name="ledger_statement_new"),
    path("ledger-statements/<uuid:pk>/", asset_papers.StatementPage.as_view(), name="ledger_statement"),
    path("ledger-statements/<uuid:pk>/act/", asset_papers.ActOnStatement.as_view(), name="ledger_statement_act"),
    path(
        "ledger-statements/<uuid:pk>/paper/<slug:ending>/",
        asset_papers.StatementPaper.as_view(),
        name="ledger_statement_paper",
    ),
    path("empowerments/", empowerments.Empowerments.as_view(), name="empowerments"),
    path("empowerments/new/", empowerments.NewEmpowerment.as_view(), name="empowerment_new"),
    path("empowerments/income/", empowerment_income.Dues.as_view(), name="empowerment_dues"),
    path("empowerments/income/<uuid:pk>/pay/", empowerment_income.Pay.as_view(), name="empowerment_pay"),
    path("empowerments/<uuid:pk>/", empowerments.EmpowermentPage.as_view(), name="empowerment"),
    path("empowerments/<uuid:pk>/edit/", empowerments.EditEmpowerment.as_view(), name="empowerment_edit"),
    path("empowerments/<uuid:pk>/submit/", empowerments.SubmitEmpowerment.as_view(), name="empowerment_submit"),
    path("empowerments/<uuid:pk>/act/", empowerments.ActOnEmpowerment.as_view(), name="empowerment_act"),
    path("empowerments/<uuid:pk>/say/", empowerments.SayOnEmpowerment.as_view(), name="empowerment_say"),
    path("empowerments/<uuid:pk>/consent/<uuid:party>/", empowerments.Consent.as_view(), name="empowerment_consent"),
    path("empowerments/<uuid:pk>/announce/", empowerments.Announce.as_view(), name="empowerment_announce"),
    path("empowerments/<uuid:pk>/sign/<slug:party>/", empowerments.Sign.as_view(), name="empowerment_sign"),
    path("empowerments/<uuid:pk>/paper/<slug:ending>/", empowerments.Agreement.as_view(), name="empowerment_paper"),
    path(
        "empowerments/<uuid:pk>/terms/<uuid:party>/", empowerment_income.MakeDue.as_view(), name="empowerment_due_new"
    ),
    path("empowerments/<uuid:pk>/report/", empowerment_income.ReportYear.as_view(), name="empowerment_report"),
    path("empowerments/<uuid:pk>/vary/", empowerment_income.ProposeVariation.as_view(), name="empowerment_vary"),
    path(
        "empowerment-variations/<uuid:pk>/",
        empowerment_income.VariationPage.as_view(),
        name="empowerment_variation",
    ),
    path(
        "empowerment-variations/<uuid:pk>/act/",
        empowerment_income.ActOnVariation.as_view(),
        name="empowerment_variation_act",
    ),
]
