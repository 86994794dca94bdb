"""Where a request comes from: only our own proxies are believed."""

import pytest
from django.test import RequestFactory

from kam.core.addresses import client_address

CASES = [
    (0, "203.0.113.9", "10.0.0.1"),
    (1, "203.0.113.9", "203.0.113.9"),
    (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
    (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    (2, "203.0.113.9", "10.0.0.1"),
    (1, "", "10.0.0.1"),
    (1, "nonsense", "10.0.0.1"),
    (1, "2001:db8::1", "2001:db8::1"),
]


@pytest.mark.parametrize(("proxies", "forwarded", "client"), CASES)
def test_the_client_is_who_spoke_to_our_outermost_proxy(settings, proxies, forwarded, client):
    settings.KAM_PROXIES = proxies
    asked = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(asked) == client
