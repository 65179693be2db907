"""Alembic's entry: runs migrations on the connection that :mod:`comity.ledger.migrate` hands over."""

from alembic import context

from comity.ledger import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema.metadata)
context.run_migrations()
