"""Makes everything derived again from assertions, decisions and passages."""

from sqlalchemy import Connection, bindparam, delete, select, union, update

from comity.ledger import schema
from comity.ledger.basis import Origins
from comity.ledger.decide import load_holdings, load_withdrawals
from comity.ledger.derived import passage_entry
from comity.ledger.loading import load_decisions, stream
from comity.ledger.refresh import add_entries, refresh
from comity.ledger.rows import read_passage
from comity.ledger.standing import in_force


def rebuild(connection: Connection) -> None:
    """Empty the derived tables and columns and fill them anew, inside the caller's transaction."""
    _empty(connection)
    _settle_decisions(connection)
    _settle_assertions(connection)
    for rows in stream(connection, schema.passage):
        add_entries(connection, [passage_entry(read_passage(row)) for row in rows])
    table = schema.assertion.c
    records = connection.execute(union(select(table.record), select(table.holder))).scalars().all()
    refresh(connection, records, Origins(connection), load_holdings(connection))


def _empty(connection: Connection) -> None:
    """Empty the derived tables; the search index is made anew, for a damaged one cannot be emptied."""
    sqlite = connection.dialect.name == "sqlite"
    for statement in schema.SQLITE_SEARCH_DOWN if sqlite else ():
        connection.exec_driver_sql(statement)
    for table in reversed(schema.DERIVED):
        connection.execute(delete(table))
    for statement in schema.SQLITE_SEARCH_UP if sqlite else ():
        connection.exec_driver_sql(statement)


def _settle_decisions(connection: Connection) -> None:
    table, decisions = schema.decision, load_decisions(connection)
    standing = in_force(decisions)
    rows = [{"at": one.seq, "to": int(one.id in standing)} for one in decisions]
    if rows:
        change = update(table).where(table.c.seq == bindparam("at")).values(in_force=bindparam("to"))
        connection.execute(change, rows)


def _settle_assertions(connection: Connection) -> None:
    table = schema.assertion
    holdings, withdrawn = load_holdings(connection), load_withdrawals(connection)
    change = update(table).where(table.c.seq == bindparam("at"))
    change = change.values(holder=bindparam("in"), withdrawn_by=bindparam("by"))
    for rows in stream(connection, table):
        due = [(row, holdings.holder(row.id, row.record), withdrawn.get(row.id)) for row in rows]
        wrong = [
            {"at": row.seq, "in": holder, "by": withdrawal}
            for row, holder, withdrawal in due
            if (row.holder, row.withdrawn_by) != (holder, withdrawal)
        ]
        if wrong:
            connection.execute(change, wrong)
