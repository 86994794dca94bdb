"""Metrics: one number per account as of a day. A new one is a function in one of these modules."""

from scoring.metrics import contacts, market, sales, size
from scoring.metrics.registry import METRICS, Column, Metric, Unit, metric

__all__ = ["METRICS", "Column", "Metric", "Unit", "contacts", "market", "metric", "sales", "size"]
