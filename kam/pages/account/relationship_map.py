"""The relationship map of an account: who reports to whom, who sways whom, how they stand to us."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Held, held
from accounts.models import Account, Activity, InfluenceLine, Person, PersonRole, User
from accounts.orgchart import Chart, Point, arrange, outline
from accounts.words import value_word
from kam.core import figures

__all__ = ["SUPPORT", "Band", "Map", "Node", "relationship_map", "role_marks"]

MOST = 300  # persons on a map
LOOK_BACK = timedelta(days=365)  # contacts that tell who knows whom
BAND_GAP = 96.0
LONGEST = 22  # characters beside a circle; a Chinese one takes two
SUPPORT = {None: "none", -2: "m2", -1: "m1", 0: "z", 1: "p1", 2: "p2"}
RADIUS = {None: 13, 1: 13, 2: 16, 3: 19, 4: 22, 5: 25}
BANDS = [Person.Side.OURS, Person.Side.CUSTOMER, Person.Side.THIRD]


@dataclass
class Node:
    """A person on the map: where they stand, and all that is said of them in the table."""

    person: Person
    held: dict[str, Held]
    known_by: list[User]
    here: bool = True  # of the account itself, or of none
    level: int = 0
    place: Point = (0.0, 0.0)
    bends: list[Point] = field(default_factory=list)
    sways: list[InfluenceLine] = field(default_factory=list)
    swayed_by: list[InfluenceLine] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)

    @property
    def stale(self) -> bool:
        """What colours and sizes them has faded."""
        return any(self.held[kind].stale for kind in ("support", "influence") if kind in self.held)

    @property
    def left(self) -> bool:
        return self.person.left_on is not None

    @property
    def support(self) -> str:
        return SUPPORT[self.person.support]

    @property
    def sign(self) -> str:
        """Their support as it stands in the circle: never told by the colour alone."""
        value = self.person.support
        return "?" if value is None else figures.signed(value, 0) if value else "0"

    @property
    def radius(self) -> int:
        return RADIUS[self.person.influence]

    @property
    def words(self) -> list[str]:
        """Up to three short lines beside the circle."""
        known = [figures.initials(str(user)) for user in self.known_by[:3]]
        last = [*self.marks, *([" ".join(known)] if known else [])]
        last += [_("stale")] * self.stale + [_("left")] * self.left
        lines = [short(self.person.name), short(self.person.title), " · ".join(last)]
        return [line for line in lines if line]


@dataclass(frozen=True)
class Band:
    """Persons of one side, drawn apart from the others; `y` is where its heading stands."""

    label: str
    y: float


@dataclass(frozen=True)
class Map:
    nodes: list[Node]  # in the order of an indented list, side by side
    lines: list[InfluenceLine]
    bands: list[Band]
    width: float
    height: float
    cut: bool  # there are more persons than it shows


def relationship_map(account: Account, user: User, *, left: bool) -> Map:
    """The persons of the account, and those outside it with a line of influence to one of them.

    left: also who has left the company.
    """
    people = list(_people(account, user, left)[: MOST + 1])
    cut = len(people) > MOST
    lines = list(_lines(people[:MOST], user))
    people = [*people[:MOST], *_from_outside(people[:MOST], lines, user, left)]
    shown = {person.pk for person in people}
    drawn = [line for line in lines if {line.person_id, line.on_id} <= shown]
    return _drawn(_nodes(people, drawn, account), drawn, cut)


def role_marks() -> dict[str, str]:
    """The short mark of each role, as it stands on the map and in its legend."""
    return {
        PersonRole.Role.ECONOMIC_BUYER: pgettext("mark of a role", "EB"),
        PersonRole.Role.USER_BUYER: pgettext("mark of a role", "UB"),
        PersonRole.Role.TECHNICAL_BUYER: pgettext("mark of a role", "TB"),
        PersonRole.Role.COACH: pgettext("mark of a role", "C"),
        PersonRole.Role.SPONSOR: pgettext("mark of a role", "S"),
        PersonRole.Role.ANTI_SPONSOR: pgettext("mark of a role", "A"),
    }


def short(text: str) -> str:
    """As much of a text as fits beside a circle."""
    room = LONGEST
    for place, letter in enumerate(text):
        room -= 1 if ord(letter) < 0x2E80 else 2
        if room < 0:
            return f"{text[: max(1, place - 1)]}…"
    return text


def _people(account: Account, user: User, left: bool) -> Any:
    people = Person.objects.visible_to(user).filter(account=account)
    if not left:
        people = people.filter(left_on=None)
    return _whole(people)


def _whole(people: Any) -> Any:
    """With all that is shown, the most influential first."""
    order = F("influence").desc(nulls_last=True), "name", "pk"
    return people.select_related("known_by").prefetch_related("roles").order_by(*order)


def _lines(people: Iterable[Person], user: User) -> Any:
    ids = [person.pk for person in people]
    touching = InfluenceLine.objects.filter(Q(person__in=ids) | Q(on__in=ids))
    return touching.visible_to(user).select_related("person", "on").order_by("pk")[: 4 * MOST]


def _from_outside(
    people: list[Person], lines: list[InfluenceLine], user: User, left: bool
) -> list[Person]:
    """Third parties and persons of other accounts whom a line joins to somebody here."""
    ends = {end for line in lines for end in (line.person_id, line.on_id)}
    outside = Person.objects.visible_to(user).filter(pk__in=ends - {p.pk for p in people})
    return list(_whole(outside if left else outside.filter(left_on=None)))


def _nodes(people: list[Person], lines: list[InfluenceLine], account: Account) -> dict[int, Node]:
    of, known = held(people), _known_by(people)
    marks = role_marks()
    nodes = {
        person.pk: Node(
            person=person,
            held=of[person.pk],
            known_by=known[person.pk],
            here=person.account_id in (None, account.pk),
            marks=[marks[part.role] for part in person.roles.all()],
        )
        for person in people
    }
    for line in lines:
        nodes[line.person_id].sways.append(line)
        nodes[line.on_id].swayed_by.append(line)
    return nodes


def _known_by(people: list[Person]) -> dict[int, list[User]]:
    """Who of us knows each: who holds the relationship, then who spoke with them of late."""
    known: dict[int, list[User]] = {p.pk: [p.known_by] if p.known_by else [] for p in people}
    since = timezone.now() - LOOK_BACK
    spoke = Activity.objects.filter(people__in=known, at__gte=since).order_by()
    pairs = spoke.values_list("people", "user").distinct()[: 20 * MOST]
    met: dict[int, set[int]] = defaultdict(set)
    for person, who in pairs:
        met[person].add(who)
    users = User.objects.in_bulk({who for whos in met.values() for who in whos})
    for person, whos in met.items():
        others = sorted((users[who] for who in whos), key=str)
        known.get(person, []).extend(who for who in others if who not in known.get(person, []))
    return known


def _drawn(nodes: dict[int, Node], lines: list[InfluenceLine], cut: bool) -> Map:
    """Each side in a band of its own, ours above and third parties below the customer."""
    bands, whole, told = [], Chart(), []
    for side in BANDS:
        bosses = {pk: n.person.reports_to_id for pk, n in nodes.items() if n.person.side == side}
        if not bosses:
            continue
        top = whole.height + BAND_GAP if whole.places else 0.0
        bands.append(Band(label=str(side.label), y=top - 24.0))
        whole.put(arrange(bosses), 0.0, top)
        for pk, level in outline(bosses):
            nodes[pk].level = level
            told.append(nodes[pk])
    for pk, place in whole.places.items():
        nodes[pk].place, nodes[pk].bends = place, whole.bends.get(pk, [])
    return Map(told, lines, bands, whole.width, whole.height, cut)


def drawing(found: Map, *, movable: set[int]) -> dict[str, Any]:
    """The map as data for the script that draws it. movable: who may be dragged."""
    shown = {node.person.pk for node in found.nodes}
    return {
        "people": [_person(node, node.person.pk in movable) for node in found.nodes],
        "reports": [
            {"boss": node.person.reports_to_id, "person": node.person.pk, "bends": node.bends}
            for node in found.nodes
            if node.person.reports_to_id in shown
        ],
        "lines": [
            {"id": line.pk, "person": line.person_id, "on": line.on_id, "strength": line.strength}
            for line in found.lines
        ],
        "bands": [{"label": band.label, "y": band.y} for band in found.bands]
        if len(found.bands) > 1
        else [],
        "width": found.width,
    }


def _person(node: Node, movable: bool) -> dict[str, Any]:
    person = node.person
    return {
        "id": person.pk,
        "name": person.name,
        "words": "\n".join(node.words),
        "sign": node.sign,
        "support": node.support,
        "radius": node.radius,
        "faint": node.left,
        "stale": node.stale,
        "place": node.place,
        "boss": person.reports_to_id,
        "version": person.version,
        "movable": movable,
        "told": _told(node),
    }


def _told(node: Node) -> str:
    """The person in one sentence, for those who hear the map."""
    parts = [node.person.name, node.person.title]
    parts += [value_word(k, node.held[k].value) for k in ("support", "influence") if k in node.held]
    return ", ".join(part for part in parts if part)
