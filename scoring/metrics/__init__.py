"""Metrics: one number per account as of a day. A new one is a function in one of these modules."""

from scoring.metrics import contacts, loyalty, market, sales, size
from scoring.metrics.registry import METRICS, Column, Metric, Unit, metric

__all__ = [
    "METRICS",
    "Column",
    "Metric",
    "Unit",
    "contacts",
    "loyalty",
    "market",
    "metric",
    "sales",
    "size",
]
