"""What happened, who looked and which date moved are only ever added to (AC-10, D10)."""

from django.db import migrations

TABLES = ("adoption_caseevent", "adoption_readevent", "adoption_deadlinemove")

REFUSE = """
create function adoption_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is only ever added to: correct it with a new row.', tg_table_name
        using errcode = 'restrict_violation';
end $$
"""
GUARD = """
create trigger {0}_is_never_changed before update or delete on {0}
    for each row execute function adoption_append_only();
create trigger {0}_is_never_emptied before truncate on {0}
    for each statement execute function adoption_append_only();
"""
UNGUARD = "drop trigger {0}_is_never_changed on {0}; drop trigger {0}_is_never_emptied on {0};"


class Migration(migrations.Migration):
    dependencies = [("adoption", "0001_kernel")]
    operations = [
        migrations.RunSQL(REFUSE, "drop function adoption_append_only()"),
        *[migrations.RunSQL(GUARD.format(table), UNGUARD.format(table)) for table in TABLES],
    ]
