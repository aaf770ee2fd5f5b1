"""Addresses of open challenges in the workbench."""

from django.urls import path

from lianqiao.faces.workbench.views import challenge_actions, challenges

urlpatterns = [
    path("calls/<uuid:pk>/challenge/", challenges.EditChallenge.as_view(), name="challenge_edit"),
    path("calls/<uuid:pk>/challenge/checks/", challenges.ChallengeChecks.as_view(), name="challenge_checks"),
    path("challenges/", challenges.IssuedChallenges.as_view(), name="challenges"),
    path("challenges/of-demand/<uuid:pk>/", challenges.ChallengeOfDemand.as_view(), name="challenge_of_demand"),
    path("challenges/<uuid:pk>/", challenges.ChallengePage.as_view(), name="challenge"),
    path("challenges/<uuid:pk>/agree/", challenge_actions.AgreeToChallenge.as_view(), name="challenge_agree"),
    path("challenges/<uuid:pk>/sign/", challenge_actions.SignTerms.as_view(), name="challenge_sign"),
    path("challenges/<uuid:pk>/files/", challenge_actions.AddFile.as_view(), name="challenge_file"),
    path(
        "challenges/<uuid:pk>/files/<uuid:file>/remove/",
        challenge_actions.RemoveFile.as_view(),
        name="challenge_file_remove",
    ),
    path(
        "challenges/<uuid:pk>/marks/<uuid:application>/",
        challenge_actions.MarkWork.as_view(),
        name="challenge_mark",
    ),
]
