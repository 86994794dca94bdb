"""What is left of a name, a website, a number when the way of writing is taken away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.matching import company_name, domain_of, host_of, person_name, phone_key, same_mailbox

SAME = [
    ("Northwind Ltd", "Northwind Limited"),
    ("Northwind Ltd.", "THE NORTHWIND CO., LTD"),
    ("D S M N.V.", "DSM BV"),
    ("A.B.C. GmbH & Co. KG", "ABC"),
    ("Müller Söhne AG", "muller sohne"),
    ("ＡＣＭＥ　Ｌｔｄ．", "Acme"),
    ("S.A. Brain", "Brain SA"),
    ("N.V. Philips' ", "PHILIPS"),
    ("深圳市华为技术有限公司", "华为技术(中国)股份有限公司"),
    ("蘇州銳馳傳動科技有限公司", "锐驰传动科技（苏州）有限公司"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_ways_of_writing_one_company_leave_the_same(one, other):
    assert company_name(one).joined == company_name(other).joined


@pytest.mark.parametrize(
    ("one", "other"),
    [("Northwind Ltd", "Southwind Ltd"), ("上海锐驰贸易有限公司", "上海恒域贸易有限公司")],
)
def test_other_companies_stay_apart(one, other):
    assert company_name(one).joined != company_name(other).joined


@pytest.mark.parametrize(
    "name", ["Ltd", "Holding International", "有限公司", "中国", "!!!", "A", ""]
)
def test_a_name_of_common_words_alone_keeps_them(name):
    found = company_name(name)
    assert len(found.words) == len(found.weights)
    assert not found.words or max(found.weights) == 1.0


@given(st.text(max_size=60))
def test_any_text_can_be_taken_apart_and_case_does_not_count(name):
    found = company_name(name)
    assert all(found.words)
    assert all(0 < weight <= 1 for weight in found.weights)
    assert company_name(f" {name} ").joined == found.joined


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("https://www.shop.acme.co.uk/x?y=1", "acme.co.uk"),
        ("ACME.com", "acme.com"),
        ("http://user@acme.com.cn:8080", "acme.com.cn"),
        ("www.linkedin.com/company/acme", ""),
        ("co.uk", ""),
        ("not a website", ""),
        ("", ""),
    ],
)
def test_a_website_is_the_domain_that_was_registered(written, host):
    assert host_of(written) == host


@pytest.mark.parametrize(
    "written", ["+49 (0)89 1234-5678", "089 12345678", "0049 89 12345678", "8912345678"]
)
def test_ways_of_writing_one_number_meet(written):
    assert phone_key(written) == "12345678"


def test_a_few_digits_are_no_number():
    assert phone_key("110") == phone_key("") == phone_key("none") == ""


def test_mail_that_everybody_can_have_names_no_company():
    assert domain_of("anna@gmail.com") == domain_of("anna@qq.com") == domain_of("anna") == ""
    assert domain_of("anna@mail.acme.co.uk") == "acme.co.uk"
    assert same_mailbox(" Anna+news@ACME.com") == "anna@acme.com"


def test_order_and_titles_of_a_person_do_not_count():
    assert person_name("Dr. Anna Müller") == person_name("MULLER, Anna")
    assert person_name("王伟经理") == person_name("王 伟")
