"""How long the words of a visitor are kept."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianqiao.faces.portal.problem import IN_ADDRESS, KEPT_FOR_VISITORS
from tests.factories import make_actor

pytestmark = pytest.mark.django_db

LONG = "石墨提纯不想再用氢氟酸。" * (IN_ADDRESS // 10)


def test_long_problem_of_a_visitor_is_kept_for_a_day() -> None:
    Client().post(reverse("portal:search"), {"q": LONG})

    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(seconds=KEPT_FOR_VISITORS - 60) < left <= timedelta(seconds=KEPT_FOR_VISITORS)


def test_long_problem_does_not_shorten_the_session_of_somebody_signed_in() -> None:
    browser = Client()
    browser.force_login(make_actor().user)

    browser.post(reverse("portal:search"), {"q": LONG})

    assert Session.objects.get().expire_date - timezone.now() > timedelta(seconds=KEPT_FOR_VISITORS)
