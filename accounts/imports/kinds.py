"""Which importer takes which kind of file."""

from accounts.imports.contacts import ActivityImporter
from accounts.imports.contracts import ContractImporter
from accounts.imports.money import ConcessionImporter, ReceivableImporter, ServiceCostImporter
from accounts.imports.opportunities import OpportunityImporter
from accounts.imports.outcome import Importer
from accounts.imports.people import PersonImporter
from accounts.imports.registry import AccountImporter, ProductImporter
from accounts.imports.sales import SaleImporter
from accounts.imports.wallets import WalletImporter

IMPORTERS: dict[str, type[Importer]] = {
    "accounts": AccountImporter,
    "people": PersonImporter,
    "sales": SaleImporter,
    "products": ProductImporter,
    "activities": ActivityImporter,
    "receivables": ReceivableImporter,
    "concessions": ConcessionImporter,
    "costs_to_serve": ServiceCostImporter,
    "contracts": ContractImporter,
    "wallets": WalletImporter,
    "opportunities": OpportunityImporter,
}
