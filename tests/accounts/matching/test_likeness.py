"""How alike two companies and two persons are, and why."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.matching import (
    LIKELY,
    Company,
    Human,
    Reason,
    company_keys,
    company_name,
    compare_companies,
    compare_people,
    person_keys,
)
from accounts.matching.words import LEGAL_FORMS

NAMES = st.text(alphabet="abc .,&-锐驰科技GmbH", max_size=25)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (Company("Northwind Ltd"), Company("Northwind Limited"), Reason.SAME_CORE),
        (Company("Philips Electronics"), Company("Filips Electronics NV"), Reason.SIMILAR_NAME),
        (Company("IBM"), Company("International Business Machines"), Reason.SIMILAR_NAME),
        (
            Company("Keller AG", website="keller.de"),
            Company("K-Gruppe", website="https://www.keller.de/de"),
            Reason.SAME_WEBSITE,
        ),
        (
            Company("锐驰传动", code="K-0012"),
            Company("锐驰传动科技", code="k0012"),
            Reason.SIMILAR_NAME,
        ),
    ],
)
def test_likely_companies_say_why(one, other, reason):
    found = compare_companies(one, other)
    assert found.likely
    assert found.reasons[0] == reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Company("Northwind Ltd"), Company("Southgate Ltd")),
        (Company("Shanghai Trading Co"), Company("Beijing Trading Co")),
        (Company("Plant 12 Ltd"), Company("Plant 13 Ltd")),
        (Company("上海锐驰贸易有限公司"), Company("上海恒域贸易有限公司")),
    ],
)
def test_others_are_not_likely(one, other):
    assert not compare_companies(one, other).likely


def test_another_website_and_country_speak_against_it():
    one = Company("Keller AG", website="keller.de", country="Germany")
    other = Company("Keller Ltd", website="keller.com.au", country="Australia")
    assert compare_companies(one, other).score < compare_companies(Company("Keller"), other).score


@pytest.mark.parametrize(
    ("one", "other", "likely"),
    [
        (Human("Anna Keller", company=1), Human("Keller, Anna", company=1), True),
        (Human("A. Keller", company=1), Human("Anna Keller", company=1), True),
        (Human("Anna Keller", company=1), Human("Anna Keller", company=2), False),
        (
            Human("Anna Keller", phone="089 1234567"),
            Human("Anna Keller", phone="+49 89 1234567"),
            True,
        ),
        (
            Human("Anna Keller", email="info@keller.de"),
            Human("Jo Rossi", email="info@keller.de"),
            False,
        ),
        (Human("Anna Keler", email="a@keller.de"), Human("Anna Keller", email="A@keller.de"), True),
        (Human("王伟", company=1), Human("王伟经理", company=1), True),
        (Human("王伟", company=1), Human("王敏", company=1), False),
        (Human("王伟"), Human("王伟"), False),
    ],
)
def test_a_person_is_more_than_a_name(one, other, likely):
    assert compare_people(one, other).likely is likely


@given(NAMES, NAMES, st.sampled_from(["", "a.com", "b.com"]), st.sampled_from(["", "a.com"]))
def test_likeness_has_no_direction_and_stays_between_0_and_1(one, other, here, there):
    a, b = Company(one, website=here), Company(other, website=there)
    score = compare_companies(a, b).score
    assert 0 <= score <= 1
    assert score == pytest.approx(compare_companies(b, a).score, abs=0.002)


@given(NAMES)
def test_a_company_is_itself(name):
    assert compare_companies(Company(name), Company(name)).score == 1.0
    assert company_keys(Company(name)) == company_keys(Company(name.upper()))


@given(NAMES)
def test_companies_that_only_their_legal_form_parts_share_a_key(one):
    assume(any(c.isalnum() for c in one) and company_name(one).joined not in LEGAL_FORMS)
    a, b = Company(f"{one} Ltd"), Company(f"{one} Limited")
    assert company_keys(a) & company_keys(b)
    assert compare_companies(a, b).score >= LIKELY


def test_persons_at_one_company_share_a_key_whatever_the_order_of_names():
    one, other = Human("Anna Keller", company=1), Human("Keller Ana", company=1)
    assert person_keys(one) & person_keys(other)
