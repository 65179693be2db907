"""Schema migrations, run by :mod:`comity.ledger.migrate`."""
