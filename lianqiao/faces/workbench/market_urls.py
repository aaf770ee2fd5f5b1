"""Addresses of the technology market in the workbench, besides those of its desks."""

from django.urls import path

from lianqiao.faces.workbench.views import market, market_intents, market_talks

urlpatterns = [
    path("market/<uuid:pk>/files/", market.AddMarketFile.as_view(), name="market_file"),
    path("market/<uuid:pk>/files/<uuid:file>/remove/", market.RemoveMarketFile.as_view(), name="market_file_remove"),
    path("market/<uuid:pk>/award/", market.Award.as_view(), name="market_award"),
    path("market/<uuid:pk>/choose/", market.Choose.as_view(), name="market_choose"),
    path("market/<uuid:pk>/contest/", market.Contest.as_view(), name="market_contest"),
    path("market/<uuid:pk>/call-off/", market.CallOff.as_view(), name="market_call_off"),
    path("market/<uuid:pk>/relist/", market.Relist.as_view(), name="market_relist"),
    path("market/<uuid:pk>/follow/", market.Follow.as_view(), name="market_follow"),
    path("market/<uuid:pk>/amend/", market_talks.Amend.as_view(), name="market_amend"),
    path("market/<uuid:pk>/ask/", market_talks.Ask.as_view(), name="market_ask"),
    path("market/<uuid:pk>/object/", market_talks.RaiseObjection.as_view(), name="market_object"),
    path("market-amendments/<uuid:pk>/", market_talks.AmendmentPage.as_view(), name="market_amendment"),
    path("market-amendments/<uuid:pk>/act/", market_talks.ActOnAmendment.as_view(), name="market_amendment_act"),
    path("market-questions/<uuid:pk>/", market_talks.QuestionPage.as_view(), name="market_question"),
    path("market-questions/<uuid:pk>/act/", market_talks.ActOnQuestion.as_view(), name="market_question_act"),
    path("market-objections/<uuid:pk>/", market_talks.ObjectionPage.as_view(), name="market_objection"),
    path("market-objections/<uuid:pk>/act/", market_talks.ActOnObjection.as_view(), name="market_objection_act"),
    path("market/<uuid:pk>/intent/", market_intents.LodgeIntent.as_view(), name="market_intent_new"),
    path("market-intents/", market_intents.Intents.as_view(), name="market_intents"),
    path("market-intents/<uuid:pk>/", market_intents.IntentPage.as_view(), name="market_intent"),
    path("market-intents/<uuid:pk>/act/", market_intents.ActOnIntent.as_view(), name="market_intent_act"),
    path("market-intents/<uuid:pk>/deposit/", market_intents.RecordDeposit.as_view(), name="market_deposit"),
]
