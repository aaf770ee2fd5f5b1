"""The tables of what programs use."""

from lianqiao.registers.programs.models.requests import RateCount, RememberedRequest
from lianqiao.registers.programs.models.tokens import AccessToken
from lianqiao.registers.programs.models.webhooks import Delivery, Webhook

__all__ = ["AccessToken", "Delivery", "RateCount", "RememberedRequest", "Webhook"]
