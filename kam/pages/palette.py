"""The command palette, and the same thing as a page: accounts, people, pages and actions by name."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.log_forms import recent_accounts
from accounts.lookup import SHOWN, find_accounts, find_people
from accounts.matching import plain
from accounts.models import Account, Person, User
from kam.core.pages import PageRequest, render_page

EVERYBODY, WRITERS, LEADERS, ADMINISTRATORS = "all", "write", "lead", "admin"


@dataclass(frozen=True)
class Place:
    """A page or an action: its name here and in English, its icon, and who finds it."""

    label: str | Promise
    english: str
    url_name: str
    icon: str
    who: str = EVERYBODY
    query: str = ""


PAGES = [
    Place(gettext_lazy("Today"), "today", "pages:today", "today"),
    Place(gettext_lazy("Alerts"), "alerts", "pages:alerts", "alert"),
    Place(gettext_lazy("Accounts"), "accounts", "pages:accounts", "accounts"),
    Place(gettext_lazy("People"), "people", "accounts:people", "people"),
    Place(gettext_lazy("Tiers"), "tiers portfolio", "pages:portfolio", "portfolio", LEADERS),
    Place(gettext_lazy("Coverage"), "coverage", "pages:coverage", "score", LEADERS),
    Place(gettext_lazy("Pool"), "pool", "pages:pool", "team"),
    Place(
        gettext_lazy("Duplicates"), "duplicates merge", "pages:duplicates", "duplicates", WRITERS
    ),
    Place(gettext_lazy("Imports"), "imports", "imports", "imports", ADMINISTRATORS),
    Place(gettext_lazy("Jobs"), "jobs", "jobs", "jobs"),
    Place(gettext_lazy("Settings"), "settings", "settings", "settings", ADMINISTRATORS),
    Place(gettext_lazy("Your profile"), "profile password", "profile", "person"),
]
ACTIONS = [
    Place(gettext_lazy("Log contact"), "log contact", "accounts:log", "log", WRITERS),
    Place(gettext_lazy("Add an account"), "new add account", "accounts:create", "accounts", WRITERS),
    Place(gettext_lazy("Import accounts"), "import accounts", "import_new", "imports", ADMINISTRATORS, "?kind=accounts"),
    Place(gettext_lazy("Import sales"), "import sales", "import_new", "imports", ADMINISTRATORS, "?kind=sales"),
    Place(gettext_lazy("Add users"), "new add user", "user_create", "team", ADMINISTRATORS),
]  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line: where it leads. With `post` it is a form to that address with these values."""

    label: str
    url: str
    icon: str
    note: str = ""
    post: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    label: str
    items: list[Item]


@require_GET
def search(request: PageRequest) -> HttpResponse:
    """What `q` finds, eight of each kind; without `q` where one was last and what one can do."""
    text = request.GET.get("q", "").strip().replace("\x00", "")[:100]
    back = request.headers.get("HX-Current-URL", "") if request.htmx else ""
    groups = _groups(request.user, text, _path(back))
    return render_page(
        request,
        page="pages/search.html",
        partial="pages/partials/found.html",
        context={
            "q": text,
            "groups": [g for g in groups if g.items],
            "palette": bool(request.htmx),
        },
    )


def _path(address: str) -> str:
    """The path of one of our own pages: nothing else is led back to."""
    rest = address.split("://", 1)[-1]
    return "/" + rest.split("/", 1)[1] if "/" in rest else "/"


def _groups(user: User, text: str, back: str) -> list[Group]:
    accounts = find_accounts(user, text) if text else recent_accounts(user)[:SHOWN]
    people = find_people(user, text) if text else []
    label = _("Accounts") if text else _("Of late")
    return [
        Group(label, [_account(account) for account in accounts]),
        Group(_("People"), [_person(person) for person in people]),
        Group(_("Actions"), [*_places(ACTIONS, user, text), *_languages(text, back)]),
        Group(_("Pages"), _places(PAGES, user, text)),
    ]


def _account(account: Account) -> Item:
    note = " · ".join(part for part in (account.code, account.country) if part)
    return Item(account.name, reverse("pages:account", args=[account.pk]), "accounts", note)


def _person(person: Person) -> Item:
    note = " · ".join(part for part in (person.title, str(person.account or "")) if part)
    return Item(person.name, reverse("pages:person", args=[person.pk]), "person", note)


def _places(places: list[Place], user: User, text: str) -> list[Item]:
    found = []
    for place in places:
        address = _address(place)
        if address and _may(user, place.who) and _named(text, str(place.label), place.english):
            found.append(Item(str(place.label), address, place.icon))
    return found[:SHOWN]


def _address(place: Place) -> str:
    try:
        return reverse(place.url_name) + place.query
    except NoReverseMatch:
        return ""


def _may(user: User, who: str) -> bool:
    return {
        EVERYBODY: True,
        WRITERS: user.can_write,
        LEADERS: user.leads,
        ADMINISTRATORS: user.is_staff,
    }[who]


def _named(text: str, *names: str) -> bool:
    """Whether each typed word begins a word of the names, or stands in a Chinese one."""
    known = plain(" ".join(names))
    return all(
        f" {word}" in f" {known}" or (not word.isascii() and word in known)
        for word in plain(text).split()
    )


def _languages(text: str, back: str) -> Iterator[Item]:
    """The other language; its name in both, so that nobody is stuck in one they cannot read."""
    other, label = (
        ("en", "English") if (get_language() or "").startswith("zh") else ("zh-hans", "简体中文")
    )
    if _named(text, label, _("Switch language"), "switch language 语言 中文 english chinese"):
        yield Item(
            label,
            reverse("language"),
            "language",
            _("Switch language"),
            {"language": other, "next": back or "/"},
        )
