"""The list of metrics and the standard model fit each other and the words for them."""

from datetime import date

import numpy as np
import pytest
from django.db import connection

from scoring.evaluation.facts import Facts
from scoring.evaluation.services import active_model
from scoring.evaluation.spec import ModelSpec
from scoring.formulas import lifecycle, segments
from scoring.metrics import METRICS
from scoring.models import Dimension, ModelMetric, Segment, Stage
from scoring.words import DIMENSIONS
from tests.scoring.conftest import DAY


@pytest.mark.parametrize("code", METRICS)
def test_a_metric_is_one_number_per_account(cast, sell, code):
    sell(cast.acme, date(2026, 1, 5), 3000)
    column = METRICS[code].column(Facts(connection, as_of=DAY))
    assert (column.dtype, column.shape) == (np.float64, (2,))
    assert not np.isinf(column).any()


def test_the_standard_model_uses_metrics_that_exist_and_weights_that_sum_to_100(db):
    model = active_model()
    assert {m.code for m in ModelMetric.objects.filter(dimension__model=model)} <= set(METRICS)
    assert sum(d.weight for d in model.dimensions.all()) == 100
    for dimension in Dimension.objects.all():
        assert dimension.code in DIMENSIONS
        assert sum(metric.weight for metric in dimension.metrics.all()) == 100
    spec = ModelSpec.of(model)
    assert (spec.letters, [float(share) for share in spec.shares]) == ("ABCD", [5, 15, 30])


def test_formulas_and_models_number_stages_and_segments_alike():
    assert [s.value for s in Stage] == [
        lifecycle.ACQUISITION,
        lifecycle.GROWTH,
        lifecycle.MATURITY,
        lifecycle.DECLINE,
        lifecycle.CHURNED,
    ]
    assert [s.value for s in Segment] == [
        segments.KEY,
        segments.KEY_DEVELOPMENT,
        segments.MAINTAIN,
        segments.OPPORTUNISTIC,
    ]


def test_administrators_see_the_runs_and_change_none(client, cast):
    client.force_login(cast.mia)
    assert client.get("/admin/scoring/evaluation/").status_code == 200
    assert client.get("/admin/scoring/evaluation/add/").status_code == 403
    assert client.get(f"/admin/scoring/scoringmodel/{active_model().pk}/change/").status_code == 200
