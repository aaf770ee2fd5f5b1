"""Sending a message to an address that somebody outside has named: to public hosts only, once, and not for long."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from lianqiao.core.errors import DomainError

#: Seconds for each step of a message, and for the whole of it.
STEP_SECONDS, WHOLE_SECONDS = 10.0, 20.0
#: Bytes of an answer that are read before the connection is closed.
ANSWER_BYTES = 16_384
URL_LENGTH = 500

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_ADDRESS = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """The message did not get an answer; the text says why, in words for the log of deliveries."""


@dataclass(frozen=True)
class Target:
    """Where a message goes: the parts of the address, and the one IP address that was checked."""

    parts: SplitResult
    host: str
    port: int
    ip: str

    @property
    def path(self) -> str:
        """Path and query."""
        return (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")


def check_url(url: str) -> SplitResult:
    """The parts of an address that messages may be sent to.

    Raises DomainError for anything but `https` (outside production `http` as well) and a plain host, with its sentence.
    """
    allowed = ("https", "http") if settings.WEBHOOK_PLAIN else ("https",)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise DomainError("url_form", _("接收地址不是完整的网址。"), "url") from error
    if len(url) > URL_LENGTH or not host or port == 0 or any(character <= " " for character in url):
        raise DomainError("url_form", _("接收地址不是完整的网址。"), "url")
    if parts.scheme not in allowed:
        raise DomainError("url_scheme", _("接收地址必须以 https:// 开头。"), "url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise DomainError("url_parts", _("接收地址里不能写用户名、密码或 # 号。"), "url")
    return parts


def resolve(url: str) -> Target:
    """The address with the IP address that it has now.

    Raises DomainError unless every IP address of the host is public: a name that also leads into the site's own network
    is refused as a whole. `settings.WEBHOOK_PRIVATE` lets private addresses through.
    """
    parts = check_url(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise DomainError("url_unknown", _("找不到接收地址的主机：%(host)s。") % {"host": host}, "url") from error
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    if not settings.WEBHOOK_PRIVATE and not all(is_public(ipaddress.ip_address(address)) for address in addresses):
        raise DomainError("url_private", _("接收地址指向内部网络，不能使用。"), "url")
    return Target(parts, host, port, addresses[0])


def is_public(address: _ADDRESS) -> bool:
    """Whether the address lies in the public internet, also where another one is hidden inside it."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
        if address.teredo is not None:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    )


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> int:
    """Send the body once and return the status of the answer; redirections are not followed.

    The connection goes to the IP address that was checked, so that a name that changes its mind in between leads
    nowhere else. Raises Unreachable.
    """
    try:
        target = resolve(url)
    except DomainError as refusal:
        raise Unreachable(refusal.message) from refusal
    connection = _Connection(target)
    watch = threading.Timer(WHOLE_SECONDS, connection.abort)
    watch.start()
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        answer.read(ANSWER_BYTES)
    except ssl.SSLError as error:
        raise Unreachable(_("对方的安全证书无效。")) from error
    except TimeoutError as error:
        raise Unreachable(_("对方没有及时答复。")) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(_("连接失败。")) from error
    finally:
        watch.cancel()
        connection.close()
    return answer.status


class _Connection(http.client.HTTPConnection):
    """A connection to a checked IP address under the name of its host."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=STEP_SECONDS)
        self._target = target

    def connect(self) -> None:
        """Connect, and with `https` check the certificate for the host's name."""
        plain = socket.create_connection((self._target.ip, self._target.port), STEP_SECONDS)
        self.sock = plain
        if self._target.parts.scheme == "https":
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self._target.host)

    def abort(self) -> None:
        """End it from another thread: an answer that trickles in must not hold the worker."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
