"""Changes of many accounts: what they touch, what stands a repeat and a death, what undo restores."""

import pytest

from accounts import services
from accounts.custom_fields import fields_in_use, values_of
from accounts.models import Account, BulkChange, StaleAccount
from accounts.services import bulk as chunks
from accounts.services.bulk import checked_changes, counts_of
from kam.core.errors import DomainError
from kam.core.models import Change, Job, Notification
from kam.core.notices import in_words
from scoring import bulk, tasks
from scoring.bulk import chosen_accounts, preview, start_bulk_change, start_undo


@pytest.fixture
def many(cast):
    """Twelve accounts of anna's in the north, one of them archived; BOLT is out of her sight."""
    Account.objects.bulk_create(
        Account(code=f"N{n:02}", name=f"N{n}", owner=cast.anna, team=cast.north, region="old")
        for n in range(12)
    )
    Account.objects.filter(code="N11").update(status="archived")
    return Account.objects.filter(code__startswith="N")


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(chunks, "CHUNK", 4)
    monkeypatch.setattr(bulk, "AT_ONCE", 5)


def change(actor, chosen=None, filters=None, **changes):
    return start_bulk_change(
        actor=actor,
        filters=filters or {},
        chosen=chosen,
        changes=checked_changes(actor=actor, changes=changes),
    )


def state():
    accounts = Account.objects.order_by("pk").values("pk", "owner", "team", "region", "version")
    return list(accounts), Change.objects.count()


def test_few_accounts_change_at_once_each_with_its_line_in_the_log(cast, many):
    ids = [account.pk for account in many]
    done = change(cast.bo, ids, owner=cast.ben, region="new")
    assert done.job is None
    assert counts_of(done) | {"size": 0} == {
        "size": 0, "changed": 11, "unchanged": 0, "archived": 1, "not_yours": 0,
        "restored": 0, "left_alone": 0,
    }  # fmt: skip
    assert many.filter(owner=cast.ben, region="new", version=2).count() == 11
    log = Change.objects.filter(kind="accounts.account", object_id=many[0].pk).get()
    assert log.values == {
        "owner": [cast.anna.pk, cast.ben.pk], "region": ["old", "new"], "bulk": [None, done.pk],
    }  # fmt: skip
    assert StaleAccount.objects.count() == 11


def test_a_new_owner_takes_the_account_into_their_team_unless_one_is_named(cast, many):
    change(cast.mia, [many[0].pk, many[1].pk], owner=cast.sue)
    assert many[0].team == cast.south
    change(cast.mia, [many[0].pk], owner=cast.ben, team=cast.group)
    assert many[0].team == cast.group
    change(cast.mia, [many[0].pk], owner=None)
    assert Account.objects.get(pk=many[0].pk).owner is None


def test_the_new_owner_is_told_once_also_where_the_work_dies_half_way(cast, many, small_chunks):
    done = change(cast.bo, [account.pk for account in many], owner=cast.ben)
    for _run in range(2):
        bulk.run(done)
    notice = Notification.objects.get(user=cast.ben)
    assert in_words(notice) == "Bo handed 11 accounts to you."
    assert notice.url == f"/accounts/?owner={cast.ben.pk}"
    change(cast.ben, [many[0].pk], region="far")
    change(cast.bo, [many[0].pk], owner=cast.bo)
    assert not Notification.objects.exclude(user=cast.ben).exists()


def test_tags_and_custom_fields_change_with_the_rest(cast, many):
    vip, old = (services.create_tag(actor=cast.mia, name=name) for name in ("VIP", "Old"))
    services.create_custom_field(actor=cast.mia, key="seats", label_en="Seats", kind="number")
    services.tag_account(account=many[0], actor=cast.mia, add=[old])
    done = change(
        cast.anna, [one.pk for one in many[:3]], tags_add=[vip], tags_remove=[old],
        custom={"seats": "7"},
    )  # fmt: skip
    assert counts_of(done)["changed"] == 3
    assert [str(tag) for tag in many[0].tags.all()] == ["VIP"]
    kept = values_of([many[0].pk], fields_in_use())
    assert kept[many[0].pk] == {"seats": 7}
    log = Change.objects.filter(object_id=many[0].pk).latest("pk")
    assert log.values["tags"] == [["Old"], ["VIP"]]
    assert log.values["custom.seats"] == [None, 7]
    start_undo(bulk=done, actor=cast.anna)
    assert [str(tag) for tag in many[0].tags.all()] == ["Old"]
    assert values_of([many[0].pk], fields_in_use()) == {}


def test_nothing_out_of_sight_changes_or_is_counted(cast, many):
    done = change(cast.anna, [cast.bolt.pk, cast.acme.pk], region="new")
    assert counts_of(done)["size"] == 1
    cast.bolt.refresh_from_db()
    assert cast.bolt.region == ""
    seen = chosen_accounts(actor=cast.anna, filters={}, chosen=None)
    assert cast.bolt not in seen


def test_only_who_leads_the_people_reassigns(cast, many):
    with pytest.raises(DomainError):
        checked_changes(actor=cast.anna, changes={"owner": cast.ben})
    with pytest.raises(DomainError):
        checked_changes(actor=cast.bo, changes={"owner": cast.sue})
    with pytest.raises(DomainError):
        checked_changes(actor=cast.bo, changes={"team": cast.south})
    with pytest.raises(DomainError):
        checked_changes(actor=cast.mia, changes={"owner": cast.rita})


def test_rights_count_when_it_runs_not_when_it_is_asked_for(cast, many, small_chunks):
    done = change(cast.bo, filters={"region": ["old"]}, owner=cast.ben)
    Account.objects.filter(pk__in=[one.pk for one in many[:3]]).update(
        owner=cast.sue, team=cast.south
    )
    bulk.run(done)
    assert many.filter(owner=cast.ben).count() == 8
    cast.bo.role = "reader"
    cast.bo.save()
    late = BulkChange.objects.create(actor=cast.bo, chosen=[many[5].pk], changes={"region": "late"})
    bulk.run(late)
    assert counts_of(late)["not_yours"] == 1


def test_a_filter_that_is_not_understood_never_means_all_accounts(cast, many):
    for filters in ({"custom.none": ["1"]}, {"tier": ["Z"]}, {"nonsense": ["1"]}):
        with pytest.raises(DomainError):
            change(cast.mia, filters=filters, region="new")
    assert not Account.objects.filter(region="new").exists()


def test_many_accounts_become_a_job_that_may_come_twice(cast, many, small_chunks):
    done = change(cast.bo, filters={"region": ["old"]}, region="new")
    assert done.job is not None
    assert not Account.objects.filter(region="new").exists()
    tasks.run_bulk_change(done.job.pk)
    first = state()
    tasks.run_bulk_change(done.job.pk)
    Job.objects.update(state="queued")
    tasks.run_bulk_change(done.job.pk)
    assert state() == first
    assert counts_of(done)["changed"] == 11


def test_a_run_that_dies_half_way_goes_on_where_it_stopped(cast, many, small_chunks, monkeypatch):
    done = change(cast.bo, filters={"region": ["old"]}, region="new")
    real = chunks._run_chunk

    def dies_at_the_second(pk, *rest):
        real(pk, *rest)
        if done.chunks.exclude(done_at=None).count() == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(chunks, "_run_chunk", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        tasks.run_bulk_change(done.job.pk)
    assert Account.objects.filter(region="new").count() == 8
    monkeypatch.setattr(chunks, "_run_chunk", real)
    tasks.run_bulk_change(done.job.pk)
    assert Account.objects.filter(region="new", version=2).count() == 11
    assert Change.objects.filter(kind="accounts.account").count() == 11


def test_undo_restores_only_what_nobody_has_changed_since(cast, many, small_chunks):
    done = change(cast.bo, filters={"region": ["old"]}, region="new", owner=cast.ben)
    tasks.run_bulk_change(done.job.pk)
    services.update_account(account=many[0], actor=cast.bo, changes={"region": "mine"})
    services.update_account(account=many[1], actor=cast.bo, changes={"country": "Chile"})
    undone = start_undo(bulk=done, actor=cast.bo)
    tasks.undo_bulk_change(undone.undo_job.pk)
    first = state()
    tasks.undo_bulk_change(undone.undo_job.pk)
    assert state() == first
    counts = counts_of(done)
    assert (counts["restored"], counts["left_alone"]) == (10, 1)
    assert Account.objects.get(pk=many[0].pk).region == "mine"
    assert many.filter(owner=cast.anna, region="old").count() == 11
    with pytest.raises(DomainError):
        start_undo(bulk=done, actor=cast.bo)


def test_undo_gives_back_only_what_is_still_within_reach(cast, many):
    done = change(cast.bo, [many[0].pk, many[1].pk], region="new")
    Account.objects.filter(pk=many[0].pk).update(owner=cast.sue, team=cast.south)
    start_undo(bulk=done, actor=cast.bo)
    assert counts_of(done)["left_alone"] == 1
    assert Account.objects.get(pk=many[0].pk).region == "new"


def test_a_preview_counts_what_the_run_then_does(cast, many):
    vip = services.create_tag(actor=cast.mia, name="VIP")
    services.tag_account(account=many[0], actor=cast.mia, add=[vip])
    many.filter(code__in=["N01", "N02"]).update(owner=None)
    Account.objects.filter(pk=cast.bolt.pk).update(team=cast.north)
    kept = checked_changes(actor=cast.bo, changes={"owner": cast.ben, "tags_add": [vip]})
    filters = {"status": ["active", "prospect", "archived"]}
    accounts = chosen_accounts(actor=cast.bo, filters=filters, chosen=None)
    seen = preview(actor=cast.bo, accounts=accounts, changes=kept)
    done = start_bulk_change(actor=cast.bo, filters=filters, chosen=None, changes=kept)
    counts = counts_of(done)
    assert (seen.matched, seen.changing, seen.archived) == (
        counts["size"], counts["changed"], counts["archived"],
    )  # fmt: skip
    owners = {
        (line.before, line.after): line.accounts for line in seen.lines if line.what == "Owner"
    }
    assert owners == {("Anna", "Ben"): 10, ("Nobody", "Ben"): 2, ("Sue", "Ben"): 1}
    assert [line.accounts for line in seen.lines if line.what == "Tags"] == [12]


def test_a_chunk_takes_as_many_queries_whatever_its_size(cast, django_assert_max_num_queries):
    Account.objects.bulk_create(
        Account(code=f"Q{n}", name="Q", owner=cast.anna, team=cast.north) for n in range(150)
    )
    ids = list(Account.objects.filter(code__startswith="Q").values_list("pk", flat=True))
    with django_assert_max_num_queries(45):
        change(cast.bo, ids, owner=cast.ben, region="new")
