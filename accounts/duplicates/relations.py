"""Everything that points at an account or a person, found by walking the models themselves.

What is not named here moves to the winner. A row that would then stand twice, by a rule of the
database, does not move: it stays at an archived account, and goes with a merged person (it is kept
in the merge, and comes back with them).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, UniqueConstraint

STAYS = {  # "app.Model.field": why it does not follow
    "accounts.Account.merged_into": "leads on by itself: who follows it follows it again",
    "accounts.AccountKey.account": "derived from the account's own name",
    "accounts.PersonKey.person": "derived from the person's own name",
    "accounts.LikelyPair.account": "a question about this very row",
    "accounts.LikelyPair.other_account": "a question about this very row",
    "accounts.LikelyPair.person": "a question about this very row",
    "accounts.LikelyPair.other_person": "a question about this very row",
    "accounts.Merge.account": "tells what this very row took in",
    "planning.Snooze.account": "a wish about one day of one person's list",
    "scoring.BorderCase.account": "what an evaluation found of this very account",
    "scoring.CriteriaResult.account": "what a judgement after an evaluation found of this account",
    "scoring.Evidence.account": "history: what an evaluation saw on its day",
    "scoring.Standing.account": "history: where the account stood on that day",
    "scoring.Transition.account": "history: what happened to this account",
    "scoring.LifetimeValue.account": "what a fit after an evaluation said of this account",
    "scoring.ProspectMatch.account": "worked out anew after each change of a grid",
    "scoring.PastMatch.account": "history: how well this account fitted on that day",
    "scoring.Loyalty.account": "history: what an evaluation saw on its day",
    "scoring.Override.account": "a judgement of this very account; the winner keeps its own",
}


@dataclass(frozen=True)
class Relation:
    """A foreign key, also that of a many-to-many table, to the kind of row that is merged."""

    model: Any
    field: Any

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def rows(self) -> QuerySet:
        return self.model._base_manager.all()

    def of(self, pk: int) -> QuerySet:
        """Rows that point at this one."""
        return self.rows.filter(**{self.field.attname: pk})

    def moving(self, loser: int, winner: int) -> QuerySet:
        """Rows that can follow; a row that is the winner itself cannot point at itself."""
        found = self.of(loser).exclude(self.colliding(loser, winner))
        own = self.model is self.field.related_model
        return found.exclude(pk=winner) if own else found

    def staying(self, loser: int, winner: int) -> QuerySet:
        """Rows that would stand twice at the winner, or lead from the winner to itself."""
        return self.of(loser).filter(self.colliding(loser, winner))

    def colliding(self, loser: int, winner: int) -> Q:
        clash = Q(pk__in=[])
        for others, condition in self._unique():
            there = self.of(winner).filter(
                condition, **{name: OuterRef(name) for name in others if name != self.field.name}
            )
            clash |= condition & Q(Exists(there))
        for other in self.model._meta.concrete_fields:
            if other is not self.field and other.related_model is self.field.related_model:
                clash |= Q(**{other.attname: winner})
        return clash

    def _unique(self) -> Iterator[tuple[Sequence[str], Q]]:
        """(fields, condition) of each rule by which this key may stand only once."""
        meta, name = self.model._meta, self.field.name
        if self.field.unique:
            yield (name,), Q()
        for together in meta.unique_together:
            if name in together:
                yield tuple(together), Q()
        for constraint in meta.constraints:
            if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
                yield constraint.fields, constraint.condition or Q()


def all_relations(model: type[Model]) -> list[Relation]:
    """Every key that points at the model, hidden ones too."""
    fields: list[Any] = list(model._meta.get_fields(include_hidden=True))
    backward = [f for f in fields if f.auto_created and not f.concrete]
    return [Relation(f.related_model, f.field) for f in backward if f.one_to_many or f.one_to_one]


def relations(model: type[Model]) -> list[Relation]:
    """Those whose rows follow to the winner; a row that is known by this key alone cannot."""
    return [
        relation
        for relation in all_relations(model)
        if relation.label not in STAYS and not relation.field.primary_key
    ]
