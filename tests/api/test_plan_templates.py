"""Templates of plans over REST: everybody reads them, administrators change them."""

import pytest

from planning.models import PlanTemplate

BODY = {"name": "For A", "tier": "A", "sections": [{"section": "charter", "required": True}]}
ACCESS = [("anna", 403, 403), ("bo", 403, 403), ("rita", 403, 403), ("mia", 200, 201)]


@pytest.mark.parametrize(("who", "write", "add"), ACCESS)
def test_who_may_what(rest, cast, who, write, add):
    template = PlanTemplate.objects.create(name="Short")
    client, url = rest(who), f"plan-templates/{template.pk}/"
    assert client.read(url).status_code == 200
    assert client.change(url, {"is_active": False}).status_code == write
    assert client.add("plan-templates/", BODY).status_code == add


def test_a_template_says_what_plans_ask_for(rest, cast):
    client = rest("mia")
    made = client.add("plan-templates/", BODY).json()
    assert made["sections"] == [{"section": "charter", "prompt": "", "required": True}]
    wrong = [{"sections": [{"section": "weather"}]}, {"sections": "x"}, {"tier": "AB"}, {"x": 1}]
    wrong += [{"sections": [{}]}, {"sections": [{"prompt": "Why?", "required": False}]}]
    for change in wrong:
        assert client.change(f"plan-templates/{made['id']}/", change).status_code == 400
    twice = {"sections": [{"section": "charter"}] * 2}
    assert client.change(f"plan-templates/{made['id']}/", twice).status_code == 400
    assert client.add("plan-templates/", BODY).status_code == 409
