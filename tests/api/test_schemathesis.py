"""Requests invented from the schema by a client that knows nothing else of us."""

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck

from kam.core.api.schema import document
from tests.api.conftest import PREFIX

schema = schemathesis.openapi.from_dict(document()).include(
    path_regex="v1/(accounts|activities|sales|evaluations)/$"
)


@pytest.mark.django_db
@schema.parametrize()
@hypothesis.settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_to_an_invented_request_is_in_the_schema(case, rest):
    query = "&".join(f"{name}={_quoted(value)}" for name, value in (case.query or {}).items())
    headers = {str(name): str(value) for name, value in (case.headers or {}).items()}
    path = case.formatted_path + (f"?{query}" if query else "")
    assert path.startswith(PREFIX)
    body = None if isinstance(case.body, schemathesis.core.NotSet) else case.body
    answer = rest("mia").call(case.method, path, body, **headers)
    assert answer.status_code < 500


def _quoted(value):
    return "".join(f"%{byte:02X}" for byte in str(value).encode("utf-8", "replace"))
