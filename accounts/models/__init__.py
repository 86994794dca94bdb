"""Who they are and what happened."""

from accounts.models.account import Account, AccountRole, Industry, StaleAccount
from accounts.models.activity import Activity
from accounts.models.attachment import Attachment
from accounts.models.contracts import Contract
from accounts.models.custom import CustomField, CustomValue
from accounts.models.duplicates import (
    AccountKey,
    LikelyPair,
    MatchProgress,
    Merge,
    MovedRows,
    PersonKey,
)
from accounts.models.facts import (
    CompetitorPosition,
    Opportunity,
    Referral,
    RelationshipStage,
    Wallet,
)
from accounts.models.imports import Import
from accounts.models.lists import BulkChange, BulkChunk, SavedView
from accounts.models.money import Concession, Receivable, ServiceCost
from accounts.models.person import (
    Belief,
    Employment,
    InfluenceLine,
    Person,
    PersonRole,
    Source,
)
from accounts.models.promises import Commitment, Feedback
from accounts.models.sale import ExchangeRate, Product, Sale
from accounts.models.tags import AccountTag, Tag
from accounts.models.token import ApiToken, CalendarFeed
from accounts.models.understanding import Answer, Need, OwnPosition
from accounts.models.user import Team, User

__all__ = [
    "Account",
    "AccountKey",
    "AccountRole",
    "AccountTag",
    "Activity",
    "Answer",
    "ApiToken",
    "Attachment",
    "Belief",
    "BulkChange",
    "BulkChunk",
    "CalendarFeed",
    "Commitment",
    "CompetitorPosition",
    "Concession",
    "Contract",
    "CustomField",
    "CustomValue",
    "Employment",
    "ExchangeRate",
    "Feedback",
    "Import",
    "Industry",
    "InfluenceLine",
    "LikelyPair",
    "MatchProgress",
    "Merge",
    "MovedRows",
    "Need",
    "Opportunity",
    "OwnPosition",
    "Person",
    "PersonKey",
    "PersonRole",
    "Product",
    "Receivable",
    "Referral",
    "RelationshipStage",
    "Sale",
    "SavedView",
    "ServiceCost",
    "Source",
    "StaleAccount",
    "Tag",
    "Team",
    "User",
    "Wallet",
]
