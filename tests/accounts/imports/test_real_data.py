"""Public data as it came: what docs/real-data.md says is so."""

import os
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count, Sum

from accounts.models import Account, Import, Sale, Team, User

FOLDER = Path(os.environ.get("KAM_REAL_DATA") or Path(__file__).parents[4] / "shared/data")
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no data sets in {FOLDER}"),
]


def take_in(command: str, file: str, *options: str) -> Import:
    call_command(command, str(FOLDER / file), *options, stdout=StringIO())
    return Import.objects.latest("pk")


def test_adventureworks_comes_in_by_column_mapping_alone(db):
    take_in("import_accounts", "adventureworks/Resellers.csv")
    take_in("import_products", "adventureworks/Product.csv")
    done = take_in("import_sales", "adventureworks/FactResellerSales.csv", "--create-missing")
    assert (done.read, done.created, done.refused, done.ignored) == (57_851, 57_851, 0, 0)
    assert done.reasons == {"computed_cost": 76}
    brought = Sale.objects.aggregate(sum=Sum("amount"))["sum"]  # SQLite adds up in binary
    assert brought.quantize(Decimal("0.0001")) == Decimal("77548570.2")
    assert not Sale.objects.filter(cost=None).exists()
    assert (Account.objects.count(), Team.objects.count(), User.objects.count()) == (701, 10, 17)
    assert Account.objects.filter(sales__isnull=False).distinct().count() == 632


def test_online_retail_comes_in_whole(db):
    done = take_in("import_sales", "online_retail.csv.gz", "--create-missing")
    assert (done.read, done.created, done.refused, done.ignored) == (541_909, 406_829, 0, 135_080)
    kept = Sale.objects.filter(amount__gt=0)
    found = kept.aggregate(
        lines=Count("pk"), who=Count("account", distinct=True), sum=Sum("amount")
    )
    assert (found["lines"], found["who"]) == (397_884, 4_338)
    assert Decimal(str(found["sum"])).quantize(Decimal("0.001")) == Decimal("8911407.904")
