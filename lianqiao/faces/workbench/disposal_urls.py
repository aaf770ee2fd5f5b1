"""Addresses of disposals in the workbench, besides those of their desk."""

from django.urls import path

from lianqiao.faces.workbench.disposals import DISPOSALS
from lianqiao.faces.workbench.views import disposal_readers, disposals, files

urlpatterns = [
    path("disposal-consents/", disposal_readers.Consents.as_view(), name="disposal_consents"),
    path("disposal-consents/<uuid:pk>/", disposal_readers.Consent.as_view(), name="disposal_consent"),
    path("disposal-supervision/", disposal_readers.Supervised.as_view(), name="disposals_supervised"),
    path("disposal-supervision/<uuid:pk>/", disposal_readers.SupervisedRecord.as_view(), name="disposal_supervised"),
    path("disposal-items/<uuid:pk>/", disposals.EditItem.as_view(), name="disposal_item"),
    *DISPOSALS.urls(),
    path("disposals/<uuid:pk>/ask/", disposals.AskCoOwners.as_view(), name="disposal_ask"),
    path("disposals/<uuid:pk>/paper-consent/", disposals.PaperConsent.as_view(), name="disposal_paper_consent"),
    path("disposals/<uuid:pk>/secrecy/", disposals.Secrecy.as_view(), name="disposal_secrecy"),
    path("disposals/<uuid:pk>/secrecy/ask/", disposals.AskForSecrecy.as_view(), name="disposal_secrecy_ask"),
    path("disposals/<uuid:pk>/reserve/", disposals.SealReserve.as_view(), name="disposal_reserve"),
    path("disposals/<uuid:pk>/valuation/<slug:approach>/", disposals.Calculate.as_view(), name="disposal_valuation"),
    path("disposals/<uuid:pk>/decide/", disposals.Decide.as_view(), name="disposal_decide"),
    path("disposals/<uuid:pk>/paper.<str:ending>", disposal_readers.Paper.as_view(), name="disposal_paper"),
    path("disposals/<uuid:pk>/files/", files.Attach.as_view(desk=DISPOSALS), name="disposals_attach"),
    path("disposals/<uuid:pk>/files/<uuid:file>/remove/", disposals.RemovePaper.as_view(), name="disposals_detach"),
]
