"""Addresses of agreements, their milestones and their changes in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import agreements, marks, milestones

urlpatterns = [
    path("marks/", marks.Marks.as_view(), name="marks"),
    path("agreements/", agreements.Agreements.as_view(), name="agreements"),
    path("agreements/<uuid:pk>/", agreements.AgreementPage.as_view(), name="agreement"),
    path("agreements/<uuid:pk>/edit/", agreements.EditDraft.as_view(), name="agreement_edit"),
    path("agreements/<uuid:pk>/act/", agreements.ActOnAgreement.as_view(), name="agreement_act"),
    path("agreements/<uuid:pk>/say/", agreements.SayOnAgreement.as_view(), name="agreement_say"),
    path("agreements/<uuid:pk>/sign/<uuid:party>/", agreements.Sign.as_view(), name="agreement_sign"),
    path("agreements/<uuid:pk>/paper/<slug:ending>/", agreements.Paper.as_view(), name="agreement_paper"),
    path("agreements/<uuid:pk>/versions/", agreements.Versions.as_view(), name="agreement_versions"),
    path("agreements/<uuid:pk>/amend/", agreements.Amend.as_view(), name="agreement_amend"),
    path("amendments/<uuid:pk>/", agreements.AmendmentPage.as_view(), name="amendment"),
    path("amendments/<uuid:pk>/act/", agreements.ActOnAmendment.as_view(), name="amendment_act"),
    path("amendments/<uuid:pk>/agree/", agreements.AgreeToAmendment.as_view(), name="amendment_agree"),
    path("calls/<uuid:pk>/agreements/", agreements.DrawUpAll.as_view(), name="call_agreements"),
    path("milestones/", milestones.Milestones.as_view(), name="milestones"),
    path("milestones/<uuid:pk>/", milestones.MilestonePage.as_view(), name="milestone"),
    path("milestones/<uuid:pk>/report/", milestones.ReportMilestone.as_view(), name="milestone_report"),
    path("milestones/<uuid:pk>/act/", milestones.ActOnMilestone.as_view(), name="milestone_act"),
    path("milestones/<uuid:pk>/late/", milestones.PunishLateness.as_view(), name="milestone_late"),
]
