"""A REST client whose every answer is held against the schema, and a hash of all that is kept."""

import hashlib
import json
import re
from datetime import date
from functools import cache
from types import SimpleNamespace

import jsonschema
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts import services
from accounts.duplicates.merging import merge_people
from accounts.imports.services import receive_file
from accounts.models import (
    CompetitorPosition,
    Employment,
    InfluenceLine,
    LikelyPair,
    Opportunity,
    Person,
    Product,
    Referral,
    Sale,
    User,
    Wallet,
)
from accounts.services.tokens import create_token
from kam.core import jobs
from kam.core.api.schema import document
from kam.core.models import Change, Notification
from planning.actions.services import create_action
from scoring.perceived import create_perceived_value
from scoring.services import evaluate

PREFIX = "/api/v1/"
PROBLEM = {"type", "title", "status", "detail", "errors"}
WHEN = ("last_used_at", "last_login")  # a visit leaves its time
APPS = ("accounts", "scoring", "planning", "core")


@cache
def operations():
    """(pattern of the address, method → operation) of the schema, the plainest address first."""
    paths = sorted(document()["paths"].items(), key=lambda item: item[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), item) for path, item in paths]


def operation(path, method):
    for pattern, item in operations():
        if pattern.fullmatch(path):
            return item.get(method.lower())
    return None


def check_problem(response):
    body = response.json()
    assert body.keys() >= PROBLEM
    assert body["status"] == response.status_code
    assert all(entry.keys() == {"field", "code", "detail"} for entry in body["errors"])


def check(method, path, response):
    """The answer is one that the schema describes: status, headers, media type and body."""
    media = response.headers.get("Content-Type", "").split(";")[0]
    if response.status_code >= 400 and method != "HEAD":
        assert media == "application/problem+json", (path, response.content)
        check_problem(response)
    found = operation(path, method)
    if found is None:
        return
    described = found["responses"].get(str(response.status_code))
    assert described is not None, f"{method} {path}: {response.status_code} is not described"
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header.get("required"), f"{path}: no {name}"
    if response.status_code != 204:
        assert media in described["content"], f"{method} {path}: {media} is not described"
    if media == "application/json" or media.endswith("+json"):
        validate(described["content"][media]["schema"], response.json())


def validate(schema, body):
    whole = {**schema, "components": document()["components"]}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(body)


class Rest(Client):
    """Speaks JSON to /api/v1/; `key` is a token, `user` a session. Checks every answer."""

    def __init__(self, *, key="", user=None, **options):
        super().__init__(raise_request_exception=False, **options)
        self.key = key
        if user:
            self.force_login(user)

    def call(self, method, path, data=None, **headers):
        path = path if path.startswith("/") or "://" in path else PREFIX + path
        path = path.removeprefix("http://testserver")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key:
            names["authorization"] = f"Bearer {self.key}"
        body = data if isinstance(data, bytes | str) else json.dumps(data)
        response = self.generic(
            method, path, b"" if data is None else body, "application/json", headers=names
        )
        check(method, path.split("?")[0], response)
        return response

    def read(self, path, **headers):
        return self.call("GET", path, **headers)

    def add(self, path, data=None, **headers):
        return self.call("POST", path, {} if data is None else data, **headers)

    def change(self, path, data, **headers):
        return self.call("PATCH", path, data, **headers)

    def replace(self, path, data, **headers):
        return self.call("PUT", path, data, **headers)

    def remove(self, path, **headers):
        return self.call("DELETE", path, **headers)


@pytest.fixture
def rest(cast):
    """rest("anna") asks with a session, rest("anna", "read") with a token; rest() as nobody."""
    operations()  # what the schema asks of the database no test shall count

    def make(who=None, scope=None):
        user = getattr(cast, who) if who else None
        if scope is None:
            return Rest(user=user)
        _token, key = create_token(user=user, name="test", scope=scope, actor=None)
        return Rest(key=key)

    return make


def kept():
    """A hash of every row of ours, but for the times of visits."""
    digest = hashlib.md5(usedforsecurity=False)
    for model in apps.get_models():
        if model._meta.app_label in APPS and model._meta.managed:
            names = [f.attname for f in model._meta.concrete_fields if f.name not in WHEN]
            rows = model.objects.order_by("pk")
            if model is Change:
                rows = rows.exclude(action="exported")  # a reading that is noted changes nothing
            for row in rows.values_list(*names):
                plain = [bytes(v) if isinstance(v, memoryview) else v for v in row]
                digest.update(repr((model._meta.label, plain)).encode())
    return digest.hexdigest()


@pytest.fixture
def unchanged(db):
    """Fails at the end when any row of ours is another than at the beginning."""
    before = []
    yield lambda: before.append(kept())
    assert before, "call it once everything is set up"
    assert kept() == before[0]


@pytest.fixture
def facts(cast, settings, tmp_path):
    """One fact of each kind at ACME (anna's) and at BOLT (sue's), scored as of 2 March 2026."""
    settings.MEDIA_ROOT = tmp_path
    north, south = _facts_of(cast.acme, cast.anna), _facts_of(cast.bolt, cast.sue)
    evaluate(as_of=date(2026, 3, 2))
    return SimpleNamespace(acme=north, bolt=south)


@pytest.fixture
def lines(facts):
    """The same, and a line of influence at each."""
    for side in (facts.acme, facts.bolt):
        swayed = Person.objects.create(account=side.account, name=f"User at {side.account}")
        side.influence_line = InfluenceLine.objects.create(person=side.person, on=swayed)
    return facts


@pytest.fixture
def twins(facts, cast):
    """The same, and at each two persons who seem to be one, and one who was merged."""
    for side in (facts.acme, facts.bolt):
        names = ("Jo Twin", "Twin, Jo", "J. Twin")
        one, other, gone = (
            Person.objects.create(account=side.account, name=name) for name in names
        )
        side.merge = merge_people(winner=one, loser=gone, actor=cast.mia)
        side.likely_pair = LikelyPair.objects.create(
            kind="person", person=one, other_person=other, likeness="0.825", reasons=["same_name"]
        )
    return facts


def _facts_of(account, user: User):
    on = {"actor": user, "account": account}
    day = date(2026, 1, 5)
    product, _ = Product.objects.get_or_create(code="PUMP", defaults={"name": "Pump"})
    person = services.create_person(**on, name=f"Buyer of {account}", roles=["coach"])
    belief = services.note_belief(
        actor=user, person=person, kind="support", value=1, source="direct", judged_on=day
    )
    employment = Employment.objects.create(person=person, account=account, starts=day)
    activity = services.log_activity(
        **on, kind="visit", at=timezone.now(), note=f"Secret of {account}", people=[person]
    )
    sale: Sale = services.create_sale(**on, date=day, amount="100", product=product)
    wallet: Wallet = services.create_wallet(**on, year=2026, amount="1000")
    referral: Referral = services.create_referral(
        **on, company=f"Friend of {account}", referred_on=day
    )
    chance: Opportunity = services.create_opportunity(**on, name=f"Order of {account}")
    rival: CompetitorPosition = services.create_competitor_position(
        **on, competitor="Rival", position="level", judged_on=day
    )
    answer = services.create_answer(
        **on, question="why_us", text=f"Near {account}", person=person, answered_on=day
    )
    promise = services.create_commitment(
        **on, what=f"A sample for {account}", person=person, made_on=day, due=day
    )
    complaint = services.create_feedback(
        **on, kind="complaint", text=f"{account} waits", person=person, given_on=day
    )
    return SimpleNamespace(
        account=account,
        answer=answer,
        need=services.create_need(**on, stated=f"Safety of {account}", noted_on=day),
        own_position=services.create_own_position(**on, judged_on=day, strengths=f"At {account}"),
        receivable=services.create_receivable(
            **on, invoice="R-1", issued_on=day, due=day, amount="500"
        ),
        contract=services.create_contract(
            **on, name="C-1", starts=day, ends=day.replace(year=day.year + 1), amount="900"
        ),
        concession=services.create_concession(**on, given_on=day, amount="50"),
        service_cost=services.create_service_cost(**on, month=day, hours="5"),
        commitment=promise,
        action=create_action(**on, title=f"Visit {account}", due=day),
        feedback=complaint,
        person=person,
        belief=belief,
        employment=employment,
        activity=activity,
        sale=sale,
        product=product,
        wallet=wallet,
        referral=referral,
        perceived_value=create_perceived_value(
            **on,
            judged_on=day,
            competitor=f"Rival at {account}",
            price=95,
            ratings=[{"attribute": "Quality", "weight": 50, "ours": 8, "theirs": 7}],
        ),
        opportunity=chance,
        competitor_position=rival,
        token=create_token(user=user, name="own", scope="read", actor=user)[0],
        job=jobs.enqueue("evaluation", payload={"as_of": "2026-03-02"}, actor=user),
        file_import=_received(),
        attachment=services.attach_file(
            **on, file=ContentFile(b"%PDF-1.4 Secret", name="x.pdf"), name=f"{account}.pdf"
        ),
        notice=Notification.objects.create(
            user=user, kind="handed", text="It is yours now.", url="/", key=f"{account.code}"
        ),
    )


def _received():
    """A file that an administrator has brought in, waiting to be mapped."""
    file = ContentFile(b"account_code,date,amount\nACME,2026-01-02,5\n", name="a.csv")
    mia = User.objects.get(username="mia")
    return receive_file(kind="sales", file=file, filename="a.csv", actor=mia)
