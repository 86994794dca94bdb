"""The scoring studio: copy, weigh, try, compare, activate; managers weigh, readers look."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms import CheckboxInput
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Industry
from kam.pages.studio.bands import BandsField
from scoring.models import Dimension, Evaluation, ScoringModel
from scoring.services import evaluate
from scoring.versions.definition import definition_of
from scoring.versions.services import copy_model, update_draft
from tests.scoring.conftest import DAY, portfolio, sell  # noqa: F401 - fixtures


@pytest.fixture
def draft(cast):
    active = ScoringModel.objects.get(state="active")
    return copy_model(model=active, actor=cast.bo)


@pytest.fixture
def bo(client, cast):
    client.force_login(cast.bo)
    return client


def posted(client, model):
    """What the form of this version sends when nothing is touched."""
    form = client.get(f"/models/{model.pk}/").context["form"]
    data = {
        "version": model.version,
        "dimensions": len(form.dimensions),
        "tiers": len(form.tiers),
        **values(form.settings),
    }
    for n, dimension in enumerate(form.dimensions):
        data |= {f"d{n}-metrics": len(dimension.metrics), **values(dimension)}
        for metric in dimension.metrics:
            data |= values(metric)
    for tier in form.tiers:
        data |= values(tier)
    return data


def values(form):
    found = {}
    for field in form:
        value, widget = field.value(), field.field.widget
        if value in (None, "", []) or isinstance(widget, CheckboxInput):
            continue
        shown = widget.format_value(value)
        several = isinstance(value, list)
        found[field.html_name] = shown[0] if isinstance(shown, list) and not several else shown
    return found


def test_saving_an_untouched_form_changes_nothing(bo, draft):
    before = definition_of(draft)
    answer = bo.post(f"/models/{draft.pk}/", posted(bo, draft))
    assert answer.status_code == 302
    assert definition_of(draft) == before


def test_a_weight_is_saved_and_the_sum_is_minded(bo, draft):
    wish = posted(bo, draft) | {"d0-weight": "20", "d1-weight": "50"}
    assert bo.post(f"/models/{draft.pk}/", wish).status_code == 302
    assert [d.weight for d in draft.dimensions.all()][:2] == [20, 50]
    draft.refresh_from_db()
    refused = bo.post(f"/models/{draft.pk}/", posted(bo, draft) | {"d0-weight": "21"})
    assert "sum to 101" in refused.content.decode()


def test_a_metric_and_a_dimension_come_in_and_go(bo, draft):
    wish = posted(bo, draft) | {"add": "2", "d2-add": "growth"}
    page = bo.post(f"/models/{draft.pk}/", wish)
    form = page.context["form"]
    assert [m["code"].value() for m in form.dimensions[2].metrics] == ["reference_value", "growth"]
    assert page.content.decode().count("<details open>") == 1  # that one, the others stay folded
    grown = bo.post(f"/models/{draft.pk}/", posted(bo, draft) | {"add": "dimension"})
    assert len(grown.context["form"].dimensions) == 5
    wish = posted(bo, draft) | {"d0m3-remove": "on"}
    assert bo.post(f"/models/{draft.pk}/", wish).status_code == 302
    assert "margin" not in [m.code for m in draft.dimensions.first().metrics.all()]


def test_new_dimensions_without_a_name_are_told_apart_and_can_be_saved_again(bo, draft):
    metric = {"code": "growth", "weight": 1, "normalisation": "percentile",
              "higher_is_better": "True", "missing": "zero"}  # fmt: skip
    wish = posted(bo, draft) | {"dimensions": 6}
    for new in (4, 5):
        wish |= {f"d{new}-weight": 0, f"d{new}-metrics": 1}
        wish |= {f"d{new}m0-{name}": value for name, value in metric.items()}
    chinese = {"accept-language": "zh-hans"}
    assert bo.post(f"/models/{draft.pk}/", wish, headers=chinese).status_code == 302
    assert [d.code for d in draft.dimensions.all()][4:] == ["dimension", "dimension-2"]
    draft.refresh_from_db()
    again = bo.post(f"/models/{draft.pk}/", posted(bo, draft), headers=chinese)
    assert again.status_code == 302


def test_differences_speak_of_dimensions_and_scopes_as_people_do(bo, draft, cast):
    mining = Industry.objects.create(name="Mining")
    dimensions = definition_of(draft)["dimensions"]
    dimensions[0] |= {"code": "dimension-42", "name": "Channels"}
    scope = {"status": ["active"], "industry": [mining.pk]}
    update_draft(model=draft, actor=cast.bo, changes={"dimensions": dimensions, "scope": scope})
    told = bo.get(f"/models/{draft.pk}/compare/").context["differences"]
    assert {d.where.split(" · ")[0] for d in told} == {"The model", "Channels", "Sales"}
    assert "Status: Active; Industry: Mining" in [d.after for d in told]


def test_a_browser_lets_weights_of_two_decimals_through(bo, draft):
    """One step off, and it would neither try nor save what pairs were weighed by."""
    page = bo.get(f"/models/{draft.pk}/").content.decode()
    weights = re.findall(r'<input[^>]* name="d\d+-weight"[^>]*>', page)
    assert weights
    assert all('step="any"' in weight for weight in weights)


def test_two_at_once_are_told(bo, draft):
    wish = posted(bo, draft) | {"name": "Mine"}
    ScoringModel.objects.filter(pk=draft.pk).update(version=9)
    answer = bo.post(f"/models/{draft.pk}/", wish)
    assert "Somebody else changed this" in answer.content.decode()


def test_trying_shows_who_would_move_and_stores_nothing(bo, draft, portfolio, cast):  # noqa: F811
    for place, account in enumerate(portfolio):  # the larger ones buy less
        account.annual_revenue = 1000 - place
    Account.objects.bulk_update(portfolio, ["annual_revenue"])
    evaluate(as_of=DAY)
    before = definition_of(draft)
    wish = posted(bo, draft) | {"d0-weight": "0", "d1-weight": "70"}
    answer = bo.post(f"/models/{draft.pk}/try/", wish).content.decode()
    assert "would change their tier" in answer
    assert "Portfolio" in answer
    assert definition_of(draft) == before


def test_weights_are_tried_as_if_scaled_while_they_do_not_sum_to_100(bo, draft, portfolio):  # noqa: F811
    evaluate(as_of=DAY)
    wish = posted(bo, draft)
    double = {f"d{n}-weight": 2 * d.weight for n, d in enumerate(draft.dimensions.all())}
    answer = bo.post(f"/models/{draft.pk}/try/", wish | double).content.decode()
    assert "The weights sum to 200" in answer
    assert "Nobody would change their tier" in answer
    assert "The weights sum" not in bo.post(f"/models/{draft.pk}/try/", wish).content.decode()
    nothing = dict.fromkeys(double, 0)
    assert "sum to 0" in bo.post(f"/models/{draft.pk}/try/", wish | nothing).content.decode()


def test_trying_works_without_scripts_and_keeps_what_was_typed(bo, draft):
    wish = posted(bo, draft) | {"d0-weight": "41"}
    page = bo.post(f"/models/{draft.pk}/try/", wish).content.decode()
    part = bo.post(f"/models/{draft.pk}/try/", wish, headers={"HX-Request": "true"})
    assert "<h1" in page
    assert 'name="d0-weight" value="41"' in page
    assert "<h1" not in part.content.decode()


def test_the_places_of_all_accounts_are_not_read_at_each_move(bo, draft):
    wish = posted(bo, draft)
    with CaptureQueriesContext(connection) as queries:
        bo.post(f"/models/{draft.pk}/try/", wish)
    assert not any("DISTINCT" in query["sql"] for query in queries)


def test_places_to_choose_from_are_those_in_sight_and_those_chosen(client, cast, draft):
    Account.objects.filter(pk=cast.acme.pk).update(region="Near", country="")
    Account.objects.filter(pk=cast.bolt.pk).update(region="Far")
    update_draft(model=draft, actor=cast.mia, changes={"scope": {"country": ["China"]}})
    for who, regions in (("bo", ["Near"]), ("rita", ["Near"]), ("mia", ["Far", "Near"])):
        client.force_login(getattr(cast, who))
        fields = client.get(f"/models/{draft.pk}/").context["form"].settings.fields
        assert [value for value, _label in fields["region"].choices] == regions, who
        assert [value for value, _label in fields["country"].choices] == ["China"], who


@pytest.mark.parametrize("add", ["²", "7", "9" * 5000])
def test_a_dimension_that_there_is_not_gets_no_metric(bo, draft, add):
    wish = posted(bo, draft) | {"add": add, "dimensions": "9" * 5000}
    assert bo.post(f"/models/{draft.pk}/", wish).status_code == 200


def test_trying_before_any_evaluation_says_so(bo, draft):
    Evaluation.objects.all().delete()
    answer = bo.post(f"/models/{draft.pk}/try/", posted(bo, draft)).content.decode()
    assert "Nothing has been evaluated yet" in answer


def test_activating_shows_what_changes_and_asks_why(bo, draft):
    bo.post(f"/models/{draft.pk}/", posted(bo, draft) | {"d0-weight": "20", "d1-weight": "50"})
    page = bo.get(f"/models/{draft.pk}/activate/").content.decode()
    assert "What changes" in page
    assert bo.post(f"/models/{draft.pk}/activate/", {"reason": ""}).status_code == 200
    answer = bo.post(f"/models/{draft.pk}/activate/", {"reason": "Potential matters."})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.state == "active"


def test_an_active_version_can_only_be_read(bo):
    active = ScoringModel.objects.get(state="active")
    page = bo.get(f"/models/{active.pk}/").content.decode()
    assert "make a copy" in page
    assert bo.post(f"/models/{active.pk}/", {}).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("who", ["mia", "rita"])
def test_the_pages_open_in_both_languages(client, cast, draft, who, language):
    client.force_login(getattr(cast, who))
    for address in ("", f"{draft.pk}/", f"{draft.pk}/compare/"):
        answer = client.get(f"/models/{address}", headers={"accept-language": language})
        assert answer.status_code == 200


@pytest.mark.parametrize("who", ["anna", "rita"])
def test_who_may_not_weigh_changes_nothing(client, cast, draft, who):
    client.force_login(getattr(cast, who))
    before = definition_of(draft)
    for address in ("", "copy/", "activate/", "discard/"):
        assert client.post(f"/models/{draft.pk}/{address}", {"reason": "x"}).status_code == 403
    assert definition_of(draft) == before
    assert ScoringModel.objects.count() == 2


def test_queries_do_not_grow_with_dimensions(bo, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):  # the frame, the model, its parts, choices of scope
        assert bo.get(f"/models/{draft.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", {}),
        ("0: 0, 50: 80.5", {"bands": [[0, 0], [50, 80.5]], "linear": True}),
        ("0：0，50：80 steps", {"bands": [[0, 0], [50, 80]], "linear": False}),
    ],
)
def test_bands_are_read_as_they_are_written(text, value):
    field = BandsField(required=False)
    assert field.clean(text) == value
    assert field.clean(field.widget.format_value(value)) == value


@pytest.mark.parametrize("text", ["0", "0: x", "0: 1: 2", "nan: 0", "steps", "inf: 3"])
def test_bands_that_say_nothing_are_refused(text):
    with pytest.raises(ValidationError, match="from: points"):
        BandsField(required=False).clean(text)


def test_comparisons_become_weights(bo, draft):
    answers = dict.fromkeys(bo.get(f"/models/{draft.pk}/pairs/").context["form"].fields, "1")
    even = bo.post(f"/models/{draft.pk}/pairs/", answers)
    assert [weight for _name, weight in even.context["found"]["weights"]] == [25] * 4
    wish = answers | {"p0-1": "3", "p0-2": "3", "p0-3": "3", "use": "1"}
    assert bo.post(f"/models/{draft.pk}/pairs/", wish).status_code == 302
    weights = [row.weight for row in draft.dimensions.all()]
    assert float(weights[0]) == pytest.approx(50, abs=0.02)
    assert sum(weights) == 100


def test_more_dimensions_than_can_be_compared_are_not_asked_about(bo, draft):
    Dimension.objects.bulk_create(
        Dimension(model=draft, code=f"more-{n}", weight=1, position=9) for n in range(7)
    )
    assert bo.get(f"/models/{draft.pk}/pairs/").status_code == 302


def test_answers_that_contradict_each_other_are_told_with_the_pair_to_look_at(bo, draft):
    answers = {"p0-1": "9", "p1-2": "9", "p0-2": "1/9", "p0-3": "1", "p1-3": "1", "p2-3": "1"}
    page = bo.post(f"/models/{draft.pk}/pairs/", answers).content.decode()
    assert "contradict each other" in page
    assert "Look again at" in page
