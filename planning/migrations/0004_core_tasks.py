"""The eight core tasks of key account work and the renewal as playbooks; administrators may change them.

Names and steps stand here in English and are read in the reader's language (gettext); the words are
found for translation in planning.playbooks.words. Source: the eight core tasks of the key account
method, method.md §4.
"""

from django.db import migrations

TASKS = [  # code, starts when, steps: (days after the start, done by, what)
    (
        "report_and_govern",
        "",
        [
            (7, "kam", "Agree with the customer who meets whom, how often, and about what"),
            (14, "kam", "Write the first report: figures, promises, what is open"),
            (90, "sponsor", "Hold the executive meeting of the quarter"),
        ],
    ),
    (
        "win_deals",
        "",
        [
            (2, "kam", "Name everybody who decides or sways, and who competes"),
            (7, "solution", "Check needs and the customer's own measure of success"),
            (14, "kam", "Agree on the offer and its limits inside the company"),
            (21, "kam", "Hand in the offer in person"),
        ],
    ),
    (
        "incubate",
        "",
        [
            (14, "solution", "Find one problem that the customer has not put into words yet"),
            (30, "solution", "Show an idea or a sample to those who would use it"),
            (60, "kam", "Agree on a trial with a measure and an end"),
        ],
    ),
    (
        "widen_relationships",
        "",
        [
            (7, "kam", "Bring the map of people up to date: who is missing, who has left"),
            (21, "kam", "Be introduced to one decider whom nobody of us knows"),
            (45, "sponsor", "Visit one of their executives"),
        ],
    ),
    (
        "plan_the_account",
        "new_a",
        [
            (7, "kam", "Name the key account team, with a sponsor from management"),
            (21, "kam", "Begin the account plan and write it with the team"),
            (30, "kam", "Submit the account plan"),
        ],
    ),
    (
        "steer_delivery",
        "",
        [
            (3, "delivery", "Go through the orders and their dates with the customer"),
            (14, "delivery", "Settle every late item with a new date and its reason"),
            (30, "delivery", "Report the share of orders delivered in time"),
        ],
    ),
    (
        "serve_and_retain",
        "stage_fell",
        [
            (2, "kam", "Call the customer and ask what has changed"),
            (7, "service", "Settle open complaints, or tell the customer when"),
            (14, "kam", "Meet the one who decides about buying, with an offer to stay"),
            (30, "kam", "Look whether orders have come back"),
        ],
    ),
    (
        "secure_payment",
        "",
        [
            (1, "kam", "Go through open invoices and credit terms"),
            (7, "kam", "Agree on a day of payment with the one who pays"),
            (21, "kam", "Check that the money has come, else tell management"),
        ],
    ),
    (
        "renew_the_contract",
        "renewal",
        [
            (
                7,
                "kam",
                "Go through the contract: what was bought, what was promised, what was kept",
            ),
            (14, "kam", "Ask those who decide what they want to be different"),
            (30, "solution", "Show what they have gained, with their own figures"),
            (45, "kam", "Make the offer to renew, before they ask others"),
            (75, "sponsor", "Have the renewal signed, or say aloud why not"),
        ],
    ),
]


def add_core_tasks(apps, schema_editor):
    """Repeatable: a playbook that is there stays as it is."""
    playbooks = apps.get_model("planning", "Playbook")
    steps = apps.get_model("planning", "PlaybookStep")
    for position, (code, event, rows) in enumerate(TASKS, start=1):
        playbook, is_new = playbooks.objects.get_or_create(
            code=code, defaults={"event": event, "position": position}
        )
        if is_new:
            steps.objects.bulk_create(
                steps(playbook=playbook, position=n, days_after=days, role=role, title=title)
                for n, (days, role, title) in enumerate(rows, start=1)
            )


class Migration(migrations.Migration):
    replaces = [("planning", "0007_core_tasks")]
    dependencies = [("planning", "0003_default_demands")]
    operations = [migrations.RunPython(add_core_tasks, migrations.RunPython.noop, elidable=False)]
