"""Alembic's entry: the steps run in the transaction they are given."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by copying it.
    transactional_ddl=True,
)
context.run_migrations()
