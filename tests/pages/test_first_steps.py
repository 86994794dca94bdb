"""An installation in which nothing has happened yet: each page says what comes, and where to begin."""

import pytest

from scoring.models import ScoringModel

EMPTY = [  # page, what it says, where its button leads
    ("/models/border/", "Nothing has been evaluated yet.", "/first-steps/"),
    ("/process/", "tiers come with the first evaluation", "/first-steps/"),
    ("/reviews/", "One is opened every night", "/plans/"),
    ("/actions/board/", "Actions come from account plans", "/plans/"),
    ("/models/{model}/compare/", "There is only one version so far.", "/models/"),
]


def test_the_first_step_that_is_open_is_the_one_that_leads_on(client, cast):
    client.force_login(cast.mia)
    page = client.get("/first-steps/").content.decode()
    assert 'class="btn btn-primary" href="/imports/new/?kind=sales"' in page
    assert page.count("btn-primary") == 2  # the other one logs a contact


@pytest.mark.parametrize(("path", "said", "leads_to"), EMPTY)
def test_a_page_on_which_nothing_is_yet_teaches_and_leads_on(client, cast, path, said, leads_to):
    client.force_login(cast.mia)
    page = client.get(path.format(model=ScoringModel.objects.get().pk)).content.decode()
    _head, empty = page.split('class="empty-state"')
    assert said in empty
    assert f'href="{leads_to}"' in empty
    assert "board-lane" not in page
    assert "process-n" not in page
