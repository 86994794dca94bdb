"""Addresses that change accounts, people, the contact log and facts."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import accounts, choices, custom_fields, facts, log, people, person, tags

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/new/", accounts.create, name="create"),
    path("accounts/<int:pk>/edit/", accounts.edit, name="edit"),
    path("accounts/<int:pk>/hand-over/", accounts.hand_over, name="hand_over"),
    path("accounts/<int:pk>/archive/", accounts.archive, name="archive"),
    path("accounts/<int:pk>/restore/", accounts.restore, name="restore"),
    path("accounts/<int:pk>/tags/", tags.account_tags, name="account_tags"),
    path("accounts/<int:pk>/team/new/", people.add_role, name="role_add"),
    path("roles/<int:pk>/end/", people.end_role, name="role_end"),
    path("accounts/<int:pk>/people/new/", people.create, name="person_create"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/edit/", people.edit, name="person_edit"),
    path("people/<int:pk>/beliefs/<slug:belief>/", person.believe, name="person_believe"),
    path("people/<int:pk>/leave/", person.leave, name="person_leave"),
    path("people/<int:pk>/return/", person.come_back, name="person_return"),
    path("people/<int:pk>/move/", person.move, name="person_move"),
    path("people/<int:pk>/vcard/", person.card, name="person_vcard"),
    path("accounts/<int:pk>/facts/<slug:name>/new/", facts.create, name="fact_create"),
    path("facts/<slug:name>/<int:pk>/", facts.edit, name="fact_edit"),
    path("log/", log.log, name="log"),
    path("log/<int:pk>/", log.edit, name="log_edit"),
    path("log/<int:pk>/undo/", log.undo, name="log_undo"),
    path("log/<int:pk>/done/", log.finish, name="log_done"),
    path("log/<int:pk>/reopen/", log.reopen, name="log_reopen"),
    path("log/people/", log.people_choices, name="log_people"),
    path("choices/accounts/", choices.accounts, name="choices"),
    path("choices/tags/", tags.tag_choices, name="tag_choices"),
    path("settings/tags/", tags.tag_list, name="tags"),
    path("settings/tags/new/", tags.tag_create, name="tag_create"),
    path("settings/tags/<int:pk>/", tags.tag_edit, name="tag_edit"),
    path("settings/tags/<int:pk>/delete/", tags.tag_delete, name="tag_delete"),
    path("settings/fields/", custom_fields.field_list, name="fields"),
    path("settings/fields/new/", custom_fields.field_create, name="field_create"),
    path("settings/fields/<int:pk>/", custom_fields.field_edit, name="field_edit"),
    path("settings/fields/<int:pk>/retire/", custom_fields.field_retire, name="field_retire"),
    path("settings/fields/<int:pk>/restore/", custom_fields.field_restore, name="field_restore"),
    path("settings/fields/<int:pk>/move/", custom_fields.field_move, name="field_move"),
    path("choices/places/", choices.places, name="places"),
]
