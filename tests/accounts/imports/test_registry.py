"""Accounts, products and people come in by code and name, whatever the order of their rows."""

from datetime import date
from decimal import Decimal

import pytest

from accounts import services
from accounts.models import Account, Person, Product, StaleAccount, Team, User
from kam.core.models import Change
from tests.accounts.imports.conftest import refused_rows


def test_accounts_are_created_updated_and_left_alone(upload, cast):
    text = (
        "客户编号,客户名称,国家,年收入,负责人,行业\n"
        "ACME,ACME Group,Germany,,anna,\nbolt,Bolt Ltd,China,,sue,\n"
        'C-3,三号公司,中国,"1,200.50",ANNA,机械\n'
    )
    done = upload("accounts", text)
    assert (done.created, done.updated, done.unchanged, done.refused) == (1, 1, 1, 0)
    new = Account.objects.get(code="C-3")
    assert (new.name, new.owner, new.team) == ("三号公司", cast.anna, cast.north)
    assert (new.annual_revenue, new.industry.name) == (Decimal("1200.50"), "机械")
    change = Change.objects.get(kind="accounts.account", object_id=cast.acme.pk)
    assert change.values == {"name": ["ACME Corp", "ACME Group"]}
    assert set(StaleAccount.objects.values_list("account", flat=True)) == {new.pk, cast.acme.pk}


def test_an_empty_cell_never_clears_what_is_known(upload, cast):
    upload("accounts", "code,name,country\nACME,NULL,N/A\n")
    cast.acme.refresh_from_db()
    assert (cast.acme.name, cast.acme.country) == ("ACME Corp", "Germany")


def test_a_parent_may_come_later_in_the_file(upload):
    text = "code,name,parent_code\nC,Grandchild,B\nB,Child,A\nA,Top,\n"
    done = upload("accounts", text)
    assert (done.read, done.created) == (3, 3)
    assert Account.objects.get(code="C").parent.parent.code == "A"
    again = upload("accounts", text)
    assert (again.created, again.unchanged) == (0, 3)


def test_circles_and_unknown_parents_are_refused(upload):
    text = "code,parent_code\nX,Y\nY,Z\nZ,X\nSELF,SELF\nLOST,NOWHERE\nFINE,ACME\n"
    done = upload("accounts", text)
    assert (done.created, done.refused) == (1, 5)
    assert done.reasons == {"circle": 4, "unknown_account": 1}
    assert "Row 6, column parent_code: there is no account “NOWHERE”." in refused_rows(done)


def test_a_circle_with_accounts_that_are_there_already_is_refused(upload, cast):
    upload("accounts", "code,parent_code\nBOLT,ACME\n")
    done = upload("accounts", "code,parent_code\nACME,BOLT\n")
    assert done.reasons == {"circle": 1}
    cast.acme.refresh_from_db()
    assert cast.acme.parent is None


def test_a_chain_that_grows_too_long_through_what_hangs_below_is_refused(upload):
    for letter in "ABC":
        lines = [f"{letter}{n},{f'{letter}{n - 1}' if n > 1 else ''}" for n in range(1, 25)]
        assert upload("accounts", "\n".join(["code,parent_code", *lines])).created == 24
    moves = "code,parent_code\nC1,B20\nB1,A20\n"  # 24 below 20, and these 44 below 20 more
    done = upload("accounts", moves)
    assert (done.updated, done.reasons) == (1, {"circle": 1})
    assert Account.objects.get(code="B1").parent is None
    assert upload("accounts", "code,parent_code\nB1,A6\n").updated == 1


def test_somebody_under_a_former_account_is_not_added_there_again(upload, cast):
    upload("people", "account_code,name,email\nACME,Eva Lang,eva@lang.example\nACME,Li Wei,\n")
    for person in Person.objects.order_by("pk"):
        services.move_person(actor=None, person=person, to=cast.bolt, on=date(2026, 1, 5))
    again = "account_code,name,email\nACME,E. Lang,EVA@lang.example\nACME,Li Wei,\n"
    done = upload("people", again + "ACME,Eva Lang,another@lang.example\n")
    assert (done.created, done.reasons) == (1, {"moved": 2})
    assert Person.objects.get(email="eva@lang.example").account == cast.bolt


def test_unknown_owners_and_teams_are_refused_or_created(upload):
    text = "code,owner,team\nA1,王 伟,East\nA2,王 伟,East\n"
    done = upload("accounts", text)
    assert (done.refused, done.reasons) == (2, {"unknown_team": 2})
    done = upload("accounts", text, create_missing=True)
    assert done.created == 2
    owner = User.objects.get(username="王.伟")
    assert not owner.has_usable_password()
    assert Team.objects.get(name="East").accounts.count() == 2


def test_a_code_that_comes_twice_counts_once(upload):
    done = upload("accounts", "code,name\nA1,One\na1,Other\n")
    assert (done.created, done.refused) == (1, 1)
    assert Account.objects.get(code="A1").name == "One"


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("employees", "many", "“many” is not a number such as 1234.56."),
        ("employees", "-1", "-1 is not a whole number from 0 to 2147483647."),
        ("annual_revenue", "-5", "revenue cannot be negative."),
        ("annual_revenue", "1,5", "If the comma is a decimal comma, say so."),
        ("since", "2025-13-01", "“2025-13-01” is not a possible date such as 2025-12-31."),
        ("status", "asleep", "“asleep” is not one of: prospect, active, released, archived."),
        ("name", "x" * 201, "The text has 201 characters; at most 200 fit."),
        ("owner", "ghost", "there is no user “ghost”."),
        ("team", "Nowhere", "there is no team “Nowhere”."),
    ],
)
def test_each_bad_value_says_what_is_wrong_with_it(upload, column, value, sentence):
    done = upload("accounts", f'code,{column}\nNEW,"{value}"\n')
    assert (done.read, done.refused) == (1, 1)
    assert f"Row 2, column {column}: " in refused_rows(done)
    assert sentence in refused_rows(done)


def test_products_come_in_by_code(upload):
    upload("products", "ProductKey,Product,Subcategory\n215,Helmet,Helmets\n")
    again = upload("products", "ProductKey,Product,Subcategory\n215.0,Sport Helmet,\n216,Cap,\n")
    assert (again.created, again.updated) == (1, 1)
    product = Product.objects.get(code="215")
    assert (product.name, product.line) == ("Sport Helmet", "Helmets")


PEOPLE = "account_code,name,email,roles,influence,reports_to_email\n"


def test_people_come_in_with_roles_and_superiors(upload, cast):
    text = PEOPLE + (
        "ACME,Ada,ada@acme.com,coach; economic buyer,4,boss@acme.com\n"
        "ACME,Boss,boss@acme.com,sponsor,5,\n"
    )
    done = upload("people", text)
    assert (done.read, done.created) == (2, 2)
    ada = Person.objects.get(name="Ada")
    assert (ada.account, ada.reports_to.name, ada.influence) == (cast.acme, "Boss", 4)
    assert {role.role for role in ada.roles.all()} == {"coach", "economic_buyer"}
    again = upload("people", text)
    assert (again.created, again.unchanged) == (0, 2)
    changed = upload("people", PEOPLE + "ACME,Ada L,ADA@acme.com,coach,,\n")
    assert changed.updated == 1
    ada.refresh_from_db()
    assert (ada.name, [role.role for role in ada.roles.all()]) == ("Ada L", ["coach"])


def test_what_a_file_says_of_people_is_kept_as_beliefs(upload, cast):
    head = "account_code,name,email,side,influence,level,is_executive,known_by,roles\n"
    row = "ACME,Ada,ada@acme.com,third,4,2,yes,ben,coach;sponsor\n"
    upload("people", head + row)
    ada = Person.objects.get()
    assert (ada.side, ada.level, ada.is_executive, ada.known_by) == ("third", 2, True, cast.ben)
    assert upload("people", head + row).unchanged == 1
    ada.roles.update(confirmed=True)
    upload("people", head + "ACME,Ada,ada@acme.com,,5,,,,coach;user buyer\n")
    told = ada.beliefs.order_by("pk").values_list("kind", "value", "source", "confirmed")
    assert list(told) == [
        ("influence", 4, "staff", False),
        ("level", 2, "staff", False),
        ("influence", 5, "staff", False),
    ]
    assert dict(ada.roles.values_list("role", "confirmed")) == {"coach": True, "user_buyer": False}
    assert not ada.roles.filter(judged_on=None).exists()


def test_an_executive_is_one_or_not_and_known_by_one_of_us(upload):
    text = "account_code,name,is_executive,known_by\nACME,A,perhaps,\nACME,B,,nobody\n"
    assert upload("people", text).reasons == {"bad_choice": 1, "unknown_owner": 1}


def test_bad_people_are_refused(upload):
    text = PEOPLE + (
        "NOBODY,A,,,,\nACME,,a@b.co,,,\nACME,C,no-mail,,,\nACME,D,,king,,\nACME,E,,,9,\n"
        "ACME,F,f@acme.com,,,g@acme.com\nACME,G,g@acme.com,,,f@acme.com\nACME,H,,,,x@y.zz\n,I,,,,\n"
    )
    done = upload("people", text)
    assert (done.read, done.created, done.refused) == (9, 0, 9)
    assert done.reasons == {
        "unknown_account": 1, "missing": 2, "bad_text": 1, "bad_choice": 1, "bad_number": 1,
        "circle": 2, "unknown_person": 1,
    }  # fmt: skip
