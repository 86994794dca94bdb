"""How alike two companies or two persons are, in pure Python: no Django, no database, no clock."""

from accounts.matching.contacts import domain_of, host_of, phone_key, same_mailbox
from accounts.matching.keys import company_keys, person_keys
from accounts.matching.likeness import (
    LIKELY,
    Company,
    Human,
    Likeness,
    Reason,
    compare_companies,
    compare_people,
)
from accounts.matching.names import CompanyName, company_name, person_name, plain

__all__ = [
    "LIKELY",
    "Company",
    "CompanyName",
    "Human",
    "Likeness",
    "Reason",
    "company_keys",
    "company_name",
    "compare_companies",
    "compare_people",
    "domain_of",
    "host_of",
    "person_keys",
    "person_name",
    "phone_key",
    "plain",
    "same_mailbox",
]
