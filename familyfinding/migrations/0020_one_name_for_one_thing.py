"""An agenda item is panel’s, and so is a question without more: here it is a child on an agenda, a link’s question."""

from django.db import migrations

from adoption.tables import ForRows

OLD, NEW = "familyfinding.AgendaItem", "familyfinding.ChildOnAgenda"


def said_of_what(old, new):
    """Agreed actions name the kind of record at which they were agreed."""

    def change(apps, schema_editor):
        apps.get_model("adoption", "AgreedAction").objects.filter(source=old).update(source=new)

    return change


class Migration(migrations.Migration):
    dependencies = [
        ("adoption", "0014_a_service_booked_is_a_service_booking"),
        ("familyfinding", "0019_the_visits_one_locality_worker"),
    ]

    operations = [
        migrations.RenameModel("AgendaItem", "ChildOnAgenda"),
        migrations.RenameModel("HistoricalAgendaItem", "HistoricalChildOnAgenda"),
        migrations.AlterModelOptions(
            "HistoricalChildOnAgenda",
            options={
                "get_latest_by": ("history_date", "history_id"),
                "ordering": ("-history_date", "-history_id"),
                "verbose_name": "historical child on agenda",
                "verbose_name_plural": "historical child on agendas",
            },
        ),
        migrations.RenameIndex(
            "HistoricalChildOnAgenda",
            new_name="familyfindi_history_7e6b9f_idx",
            old_name="familyfindi_history_99dbb6_idx",
        ),
        migrations.RenameModel("Question", "LinkQuestion"),
        ForRows("adoption_agreedaction", said_of_what(OLD, NEW), said_of_what(NEW, OLD)),
    ]
