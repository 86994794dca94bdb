"""Opportunities from files, with step, owner, product line, competitor and who is involved."""

from decimal import Decimal

from django.utils import timezone

from accounts.models import Opportunity, Person, StaleAccount
from kam.core.models import Change
from tests.accounts.imports.conftest import refused_rows

HEAD = (
    "Customer,Opportunity,Sales stage,Opportunity owner,Product line,Deal value,Probability,"
    "Close date,Competitor,Contacts,Status,Loss reason\n"
)


def test_it_comes_in_whole_and_a_later_file_moves_it(upload, cast):
    buyer, user = (Person.objects.create(account=cast.acme, name=name) for name in ("Paula", "Uwe"))
    text = HEAD + 'ACME,Hall 2,offered,ben,Pumps,"50,000.50",60%,2026-12-01,Rival,Paula; Uwe,,\n'
    done = upload("opportunities", text)
    assert (done.created, done.refused) == (1, 0)
    deal = Opportunity.objects.get()
    assert (deal.step, deal.owner, deal.line, deal.amount, deal.probability) == (
        "offered", cast.ben, "Pumps", Decimal("50000.50"), 60,
    )  # fmt: skip
    assert {*deal.people.all()} == {buyer, user}
    assert StaleAccount.objects.filter(account=cast.acme).exists()
    assert upload("opportunities", text).unchanged == 1
    later = HEAD + "acme,HALL 2,,,,,,,,Paula,lost,Price\n"
    assert upload("opportunities", later).updated == 1
    deal.refresh_from_db()
    assert (deal.stage, deal.closed_on, deal.reason, deal.amount) == (
        "lost", timezone.localdate(), "Price", Decimal("50000.50"),
    )  # fmt: skip
    told = Change.objects.filter(kind="accounts.opportunity").latest("pk").values
    assert told["people"] == [[buyer.pk, user.pk], [buyer.pk]]
    again = "客户编号,商机名称,状态\nACME,Hall 2,open\n"
    assert upload("opportunities", again).updated == 1
    deal.refresh_from_db()
    assert (deal.stage, deal.closed_on) == ("open", None)


def test_what_does_not_hold_together_is_refused_and_the_rest_comes_in(upload, cast):
    done = upload(
        "opportunities",
        "customer,name,stage,probability,closed_on,people\n"
        "ACME,A,,101,,\nACME,B,open,,2026-01-05,\nACME,C,,,,Nobody\nACME,D,maybe,,,\nNONE,E,,,,\n"
        "ACME,F,won,,2026-01-05,\nACME,f,,,,\n",
    )
    assert (done.created, done.refused) == (1, 6)
    told = refused_rows(done)
    for word in ("from 0 to 100", "has not closed", "no person", "not one of", "no account",
                 "an earlier row"):  # fmt: skip
        assert word in told
