"""Addresses of the performance of contracts in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import performance_money as money
from lianqiao.faces.workbench.views import performances

urlpatterns = [
    path("performances/", performances.Performances.as_view(), name="performances"),
    path("performances/<uuid:pk>/", performances.PerformancePage.as_view(), name="performance"),
    path("performances/<uuid:pk>/act/", performances.ActOnPerformance.as_view(), name="performance_act"),
    path("performances/<uuid:pk>/plan/", performances.WritePlan.as_view(), name="performance_plan"),
    path("performances/<uuid:pk>/pay/", money.RecordPayment.as_view(), name="performance_pay"),
    path("performances/<uuid:pk>/certify/", money.AskCertificate.as_view(), name="performance_certify"),
    path("performances/<uuid:pk>/breach/", money.RaiseBreach.as_view(), name="performance_breach"),
    path("performance-plans/<uuid:pk>/", performances.ProposalPage.as_view(), name="plan_proposal"),
    path("performance-plans/<uuid:pk>/act/", performances.ActOnProposal.as_view(), name="plan_proposal_act"),
    path("contract-milestones/<uuid:pk>/", performances.MilestonePage.as_view(), name="contract_milestone"),
    path("contract-milestones/<uuid:pk>/act/", performances.ActOnMilestone.as_view(), name="contract_milestone_act"),
    path("contract-milestones/<uuid:pk>/deliver/", performances.Deliver.as_view(), name="contract_milestone_deliver"),
    path("contract-payments/<uuid:pk>/answer/", money.AnswerPayment.as_view(), name="contract_payment_answer"),
    path("contract-payments/<uuid:pk>/withdraw/", money.WithdrawPayment.as_view(), name="contract_payment_withdraw"),
    path("contract-payments/<uuid:pk>/correct/", money.CorrectPayment.as_view(), name="contract_payment_correct"),
    path("contract-arrears/", performances.Arrears.as_view(), name="contract_arrears"),
    path("income-certificates/", money.Certificates.as_view(), name="income_certificates"),
    path("income-certificates/<uuid:pk>/", money.CertificatePage.as_view(), name="income_certificate"),
    path("income-certificates/<uuid:pk>/act/", money.ActOnCertificate.as_view(), name="income_certificate_act"),
    path(
        "income-certificates/<uuid:pk>/<slug:ending>/",
        money.CertificatePaper.as_view(),
        name="income_certificate_paper",
    ),
    path("contract-breaches/<uuid:pk>/", money.BreachPage.as_view(), name="contract_breach"),
    path("contract-breaches/<uuid:pk>/act/", money.ActOnBreach.as_view(), name="contract_breach_act"),
    path("contract-breaches/<uuid:pk>/say/", money.AddStatement.as_view(), name="contract_breach_say"),
]
