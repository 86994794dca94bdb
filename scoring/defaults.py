"""The scoring model that a fresh installation starts with: plain data, and how it is stored."""

from typing import Any

NAME = "Standard"
TIERS = [("A", 5), ("B", 15), ("C", 30), ("D", None)]

# dimension: weight, axis of the matrix, then its metrics: code, weight, normalisation, more.
# What we sell them and how winnable they are says how strong we stand; what they could buy and
# whom they draw after them says how attractive they are.
DIMENSIONS: list[tuple[str, int, str, list[tuple[str, int, str, dict[str, Any]]]]] = [
    (
        "sales",
        40,
        "strength",
        [
            ("sales_12m", 60, "percentile", {}),
            ("growth", 15, "percentile", {}),
            ("purchase_frequency", 15, "percentile", {}),
            ("margin", 10, "percentile", {}),
        ],
    ),
    (
        "potential",
        30,
        "attractiveness",
        [
            ("annual_revenue", 35, "percentile", {}),
            ("employees", 15, "percentile", {}),
            ("industry_fit", 25, "rating", {}),
            # A small share of what they spend leaves much to win.
            ("share_of_wallet", 25, "bands", {"higher_is_better": False, "params": "percent"}),
        ],
    ),
    ("demonstration", 15, "attractiveness", [("reference_value", 100, "rating", {})]),
    (
        "winnability",
        15,
        "strength",
        [
            ("relationship_coverage", 40, "bands", {"params": "percent"}),
            ("win_rate", 30, "bands", {"params": "percent"}),
            ("competitor_position", 30, "rating", {}),
        ],
    ),
]
PERCENT_BANDS = {"bands": [[0, 0], [100, 100]], "linear": True}


def create_default_model(scoring_model, dimension, model_metric, tier_band):
    """Store the model as active version 1, from the four model classes; return it."""
    model = scoring_model.objects.create(name=NAME, number=1, state="active")
    for place, (code, weight, axis, metrics) in enumerate(DIMENSIONS):
        row = dimension.objects.create(
            model=model, code=code, weight=weight, axis=axis, position=place
        )
        for order, (metric, share, normalisation, more) in enumerate(metrics):
            model_metric.objects.create(
                dimension=row,
                code=metric,
                weight=share,
                normalisation=normalisation,
                higher_is_better=more.get("higher_is_better", True),
                params=PERCENT_BANDS if more.get("params") == "percent" else {},
                position=order,
            )
    for letter, percent in TIERS:
        tier_band.objects.create(model=model, letter=letter, share=percent)
    return model
