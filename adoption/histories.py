"""What a row looked like before is only ever added to: the database refuses any change of a history (AC-10).

Seen to at the end of every `migrate`, so that the history of a new model is guarded without a step of its own. A
migration may still fill a new column of old entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSE = """
create or replace function adoption_history_only_grows() returns trigger language plpgsql as $$
begin
    if current_setting('homeward.migrating', true) is distinct from 'on' then
        raise exception '% is only ever added to: correct the record itself.', tg_table_name
            using errcode = 'restrict_violation';
    elsif tg_op = 'UPDATE' then
        return new;
    elsif tg_op = 'DELETE' then
        return old;
    end if;
    return null;
end $$
"""
GUARD = """
create trigger only_grows before update or delete on {0}
    for each row execute function adoption_history_only_grows();
create trigger only_grows_never_emptied before truncate on {0}
    for each statement execute function adoption_history_only_grows();
"""
UNGUARDED = """
select relname from pg_class as t where relkind = 'r' and relname = any(%s) and pg_table_is_visible(t.oid)
    and not exists (select from pg_trigger where tgrelid = t.oid and tgname = 'only_grows') order by relname
"""


def tables() -> list[str]:
    """Every table that keeps how the rows of another looked."""
    return [model._meta.db_table for model in apps.get_models() if hasattr(model, "history_type")]


@contextmanager
def migrating(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within: migrations may touch the histories. Afterwards every one of them is guarded."""
    with connection.cursor() as cursor:
        cursor.execute("set homeward.migrating = 'on'")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset homeward.migrating")
    guard(connection)


def guard(connection: BaseDatabaseWrapper) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(UNGUARDED, [tables()])
        unguarded = [name for (name,) in cursor.fetchall()]
        if unguarded:
            cursor.execute(REFUSE)
            cursor.execute("".join(GUARD.format(quote(name)) for name in unguarded))
