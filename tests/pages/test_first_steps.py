"""The checklist of an administrator."""


def test_the_first_step_that_is_open_is_the_one_that_leads_on(client, cast):
    client.force_login(cast.mia)
    page = client.get("/first-steps/").content.decode()
    assert 'class="btn btn-primary" href="/imports/new/?kind=sales"' in page
    assert page.count("btn-primary") == 2  # the other one logs a contact
