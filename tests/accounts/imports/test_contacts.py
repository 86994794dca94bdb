"""The contact log of another system comes in once, with its people and next steps."""

from datetime import date

from accounts.models import Activity, Person, StaleAccount
from tests.accounts.imports.conftest import refused_rows

HEAD = "account_code,at,kind,user,people,note,next_step,next_step_due\n"


def test_entries_come_in_once_and_move_the_last_contact(upload, cast):
    ada = Person.objects.create(account=cast.acme, name="Ada", email="ada@acme.com")
    text = HEAD + (
        "ACME,2026-01-05 10:00,call,anna,Ada,Prices,Send offer,2026-02-01\n"
        "ACME,2026-01-04,Visit,ANNA,ada@acme.com,Tour,,\n"
    )
    done = upload("activities", text)
    assert (done.read, done.created, done.refused) == (2, 2, 0)
    cast.acme.refresh_from_db()
    assert cast.acme.last_contact_at.date() == date(2026, 1, 5)
    assert cast.acme.next_step_due == date(2026, 2, 1)
    assert list(ada.activities.values_list("kind", flat=True)) == ["call", "visit"]
    assert StaleAccount.objects.filter(account=cast.acme).exists()
    again = upload("activities", text)
    assert (again.created, again.unchanged) == (0, 2)
    assert Activity.objects.count() == 2


def test_bad_entries_are_refused(upload):
    text = HEAD + (
        "ACME,2999-01-05,call,anna,,,,\nACME,2099-01-05,call,anna,,,,\n"
        "ACME,2026-01-05,dance,anna,,,,\nACME,2026-01-05,call,ghost,,,,\n"
        "ACME,2026-01-05,call,anna,Nobody,,,\nNONE,2026-01-05,call,anna,,,,\n"
    )
    done = upload("activities", text)
    assert (done.created, done.refused) == (0, 6)
    assert "there is no person “Nobody” at this account." in refused_rows(done)
