"""Addresses of licences in the workbench; those of offers are made by their desk."""

from django.urls import path

from lianqiao.faces.workbench.views import licence_parts, licences

urlpatterns = [
    path("licences/", licences.Licences.as_view(), name="licences"),
    path("licences/credit/", licences.OwnCredit.as_view(), name="licence_credit"),
    path("licences/<uuid:pk>/", licences.LicencePage.as_view(), name="licence"),
    path("licences/<uuid:pk>/terms/", licences.SettleTerms.as_view(), name="licence_terms"),
    path("licences/<uuid:pk>/sign/", licences.SignTerms.as_view(), name="licence_sign"),
    path("licences/<uuid:pk>/act/", licences.ActOnLicence.as_view(), name="licence_act"),
    path("licences/<uuid:pk>/say/", licences.SayOnLicence.as_view(), name="licence_say"),
    path("licences/<uuid:pk>/step/<slug:step>/", licences.Step.as_view(), name="licence_step"),
    path("pool/<uuid:pk>/take/", licences.Take.as_view(), name="pool_take"),
    path("licence-dues/", licence_parts.Dues.as_view(), name="licence_dues"),
    path("licence-dues/<uuid:pk>/", licence_parts.DuePage.as_view(), name="licence_due"),
    path("licence-dues/<uuid:pk>/act/", licence_parts.ActOnDue.as_view(), name="licence_due_act"),
    path("licence-events/<uuid:pk>/", licence_parts.EventPage.as_view(), name="licence_event"),
    path("licence-events/<uuid:pk>/act/", licence_parts.ActOnEvent.as_view(), name="licence_event_act"),
    path("licence-claims/<uuid:pk>/", licence_parts.ClaimPage.as_view(), name="licence_claim"),
    path("licence-claims/<uuid:pk>/act/", licence_parts.ActOnClaim.as_view(), name="licence_claim_act"),
    path("licence-audits/<uuid:pk>/", licence_parts.AuditPage.as_view(), name="licence_audit"),
    path("licence-audits/<uuid:pk>/act/", licence_parts.ActOnAudit.as_view(), name="licence_audit_act"),
]
