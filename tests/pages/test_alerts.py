"""The page of alerts: new ones first, read one by one or all, and the bell that counts them."""

import pytest

from kam.core import notices
from kam.core.models import Notification


@pytest.fixture
def told(cast):
    def tell(user, count: int = 1, **fields) -> list[Notification]:
        for n in range(count):
            notices.notify(
                **{"user": user, "kind": "job", "text": f"Told {n}", "url": "/jobs/", "key": str(n)}
                | fields
            )
        return list(Notification.objects.filter(user=user).order_by("pk"))

    return tell


def test_the_bell_counts_and_the_page_lists_the_newest_first(client, cast, told):
    told(cast.anna, 2)
    client.force_login(cast.anna)
    page = client.get("/alerts/")
    assert [words for _row, words in page.context["fresh"]] == ["Told 1", "Told 0"]
    assert b"Alerts, 2 new" in page.content


def test_opening_one_marks_it_and_leads_to_its_page(client, cast, told):
    [notice] = told(cast.anna)
    client.force_login(cast.anna)
    answer = client.post(f"/alerts/{notice.pk}/read/", {"open": "1"})
    assert answer.headers["Location"] == "/jobs/"
    assert notices.unread(cast.anna) == 0
    assert [row.pk for row, _words in client.get("/alerts/").context["old"]] == [notice.pk]


def test_all_are_marked_at_once_and_nobody_elses(client, cast, told):
    told(cast.anna, 3)
    told(cast.bo)
    client.force_login(cast.anna)
    client.post("/alerts/read/")
    assert (notices.unread(cast.anna), notices.unread(cast.bo)) == (0, 1)


def test_those_of_others_are_not_there(client, cast, told):
    [notice] = told(cast.bo)
    client.force_login(cast.anna)
    assert client.post(f"/alerts/{notice.pk}/read/").status_code == 404
    assert client.get("/alerts/").context["fresh"] == []


def test_pages_go_through_the_new_ones_and_on_to_the_earlier_ones(client, cast, told):
    rows = told(cast.anna, 70)
    notices.mark_read(user=cast.anna, pks=[row.pk for row in rows[:35]])
    client.force_login(cast.anna)
    seen, address = [], "/alerts/"
    while address:
        context = client.get(address).context
        seen += [row.pk for row, _words in [*context["fresh"], *context["old"]]]
        address = context["next"] and "/alerts/" + context["next"]
    assert seen == [row.pk for row in reversed(rows)]


@pytest.mark.parametrize("count", [1, 25])
def test_queries_do_not_grow_with_alerts(client, cast, told, count, django_assert_max_num_queries):
    told(cast.anna, count)
    client.force_login(cast.anna)
    with django_assert_max_num_queries(7):  # session, user, roles, new, earlier, bell, team
        client.get("/alerts/")
