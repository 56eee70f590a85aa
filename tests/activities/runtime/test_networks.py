"""Who comes is told by the trusted proxies alone: all that stands before their words may be anyone's."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from pytest_django import Settings

from activities.runtime.networks import network
from config.proxies import ProxyHeaders, proxy_headers


def of(header: str | None) -> str:
    headers = {} if header is None else {"X-Forwarded-For": header}
    return network(RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1"))


@pytest.mark.parametrize(
    ("proxies", "header", "found"),
    [
        (1, "192.0.2.7", "192.0.2.7"),
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7,10.0.0.2", "192.0.2.7"),
        (2, "192.0.2.7", ""),
        (1, "192.0.2.7:4711", "192.0.2.7"),
        (1, "[2001:db8:1:2:3::9]:4711", "2001:db8:1:2::/64"),
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (1, "::ffff:192.0.2.7", "192.0.2.7"),
        (1, "192.0.2.7, unknown", ""),
        (1, "192.0.2.7,", ""),
        (1, "192.0.2.300", ""),
        (1, "fe80::1%eth0", ""),
        (1, "", ""),
        (1, None, ""),
        (1, "1, " * 700 + "192.0.2.7", ""),
        (0, "192.0.2.7", ""),
    ],
)
def test_the_address_is_the_one_that_the_outermost_trusted_proxy_wrote(
    settings: Settings, proxies: int, header: str | None, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert of(header) == found


@pytest.mark.parametrize(
    ("words", "headers"),
    [
        ([], ProxyHeaders()),
        (["X-Forwarded-Proto"], ProxyHeaders(tells_scheme=True)),
        (["x-forwarded-proto", "x-forwarded-for=2"], ProxyHeaders(tells_scheme=True, count=2)),
    ],
)
def test_the_setting_says_which_headers_are_the_proxys_own(words: list[str], headers: ProxyHeaders) -> None:
    assert proxy_headers(words) == headers


@pytest.mark.parametrize("word", ["x-forwarded-for", "x-forwarded-for=0", "x-real-ip", "x-forwarded-for=one"])
def test_a_word_that_would_do_nothing_is_refused(word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY_HEADERS"):
        proxy_headers([word])
