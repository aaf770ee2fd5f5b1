"""The thresholds of what programs use, each asked of the norms."""

from django.utils.translation import gettext_lazy as _

from lianqiao.core import norms

TOKEN_LIFE = norms.declare("security.token_life", norms.Kind.DURATION, _("访问令牌最长有效期"))
TOKEN_WARNING = norms.declare("programs.token_warning", norms.Kind.DURATION, _("到期前多久提醒"))
IDEMPOTENCY_TIME = norms.declare("programs.idempotency_time", norms.Kind.DURATION, _("同一请求多久内不重复办理"))
RATE_OF_TOKENS = norms.declare("programs.rate_of_tokens", norms.Kind.NUMBER, _("每个令牌每分钟请求次数"))
RATE_OF_ADDRESSES = norms.declare(
    "programs.rate_of_addresses", norms.Kind.NUMBER, _("未出示令牌时每个地址每分钟请求次数")
)
DELIVERY_ATTEMPTS = norms.declare("programs.delivery_attempts", norms.Kind.NUMBER, _("一条变更通知最多发送几次"))
FAILURES_BEFORE_PAUSE = norms.declare(
    "programs.failures_before_pause", norms.Kind.NUMBER, _("连续失败几次后暂停变更通知")
)
DELIVERIES_KEPT = norms.declare("programs.deliveries_kept", norms.Kind.DURATION, _("变更通知记录保留多久"))
