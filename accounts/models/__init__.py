"""Who they are and what happened."""

from accounts.models.account import Account, AccountRole, Industry, StaleAccount
from accounts.models.activity import Activity
from accounts.models.facts import CompetitorPosition, Opportunity, RelationshipStage, Wallet
from accounts.models.imports import Import
from accounts.models.person import Person, PersonRole
from accounts.models.sale import ExchangeRate, Product, Sale
from accounts.models.token import ApiToken
from accounts.models.user import Team, User

__all__ = [
    "Account",
    "AccountRole",
    "Activity",
    "ApiToken",
    "CompetitorPosition",
    "ExchangeRate",
    "Import",
    "Industry",
    "Opportunity",
    "Person",
    "PersonRole",
    "Product",
    "RelationshipStage",
    "Sale",
    "StaleAccount",
    "Team",
    "User",
    "Wallet",
]
