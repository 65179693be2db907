"""`comity events`, `agreements`, `transfers`, `statements`, `contacts`, `frictions`: lists of records."""

from typing import Annotated, Any

import typer

from comity.cli.options import From, KnownBy, LedgerPath, SomeParties, To, read_known_by, read_parties
from comity.cli.output import Format, notice, print_json, print_rows
from comity.cli.root import app
from comity.measure.periods import read_window
from comity.measure.select import Filter, select
from comity.model.errors import InputError
from comity.model.records import RECORD_TYPES, Record
from comity.model.tables import TABLE_BY_TYPE
from comity.pipeline import open_ledger
from comity.show.plain import plain_record, to_geojson
from comity.vocab import vocabulary

Kind = Annotated[list[str] | None, typer.Option("--kind", help="Only this kind; may be repeated.")]
Domain = Annotated[list[str] | None, typer.Option("--domain", help="Only this domain (land, sea, air ...).")]
Status = Annotated[list[str] | None, typer.Option("--status", help="Only this status (held, disputed ...).")]
PlaceText = Annotated[str, typer.Option("--place", help="Only where a place or sea name contains this.")]
Text = Annotated[str, typer.Option("--text", help="Only where name, note or words contain this.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the list.")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
Exact = Annotated[
    bool,
    typer.Option(
        "--exact", help="CSV cells exactly as stored; without it, cells a spreadsheet would run are disarmed."
    ),
]

# What a list shows of each type: column title -> field; last always how it stands with us, since what a machine
# proposes looks like everything else. The whole record is in JSON, CSV and `comity show`.
_SHOWN: dict[str, dict[str, str]] = {
    "event": {"id": "id", "start": "start", "name": "name", "kind": "kind", "parties": "parties", "status": "status"},
    "agreement": {"id": "id", "signed": "signed", "name": "name", "kind": "kind", "status": "status"},
    "transfer": {
        "id": "id", "ordered": "ordered", "item": "item", "from": "supplier", "to": "recipient", "status": "status",
    },
    "statement": {
        "id": "id", "date": "date", "speaker": "speaker", "topic": "topic", "stance": "stance", "said": "paraphrase",
    },
    "contact": {"id": "id", "date": "date", "name": "name", "kind": "kind", "place": "place"},
    "friction": {"id": "id", "from": "date_from", "kind": "kind", "parties": "parties", "what": "note"},
}  # fmt: skip


def _list_command(type_name: str, example: str) -> None:
    plural = TABLE_BY_TYPE[type_name].name

    def command(
        parties: SomeParties = None,
        kind: Kind = None,
        since: From = "",
        until: To = "",
        domain: Domain = None,
        status: Status = None,
        place: PlaceText = "",
        text: Text = "",
        known_by: KnownBy = None,
        form: FormatOption = Format.TABLE,
        json: JsonFlag = False,
        exact: Exact = False,
        ledger: LedgerPath = None,
    ) -> None:
        first, last = read_window(since, until)
        chosen = Filter(
            parties=read_parties(parties), kinds=tuple(kind or ()), since=first, until=last,
            domains=tuple(domain or ()), statuses=tuple(status or ()), place=place, text=text,
        )  # fmt: skip
        _check_terms(type_name, chosen)
        with open_ledger(ledger, notify=notice) as store:
            records = select(store.snapshot(known_by=read_known_by(known_by)).of_type(type_name), chosen)
        _print(type_name, records, Format.JSON if json else form, exact=exact)

    command.__doc__ = f"""List {plural}, filtered.

    Example: {example}
    """
    app.command(plural, rich_help_panel="Look")(command)


def _check_terms(type_name: str, chosen: Filter) -> None:
    """Refuse a kind, status or domain that no record could have, naming the valid ones."""
    columns = {column.name: column.vocab for column in TABLE_BY_TYPE[type_name].columns}
    for option, column, given in (
        ("--kind", "kind", chosen.kinds),
        ("--status", "status", chosen.statuses),
        ("--domain", "domains", chosen.domains),
    ):
        known = vocabulary().terms(columns[column]) if columns.get(column) else {}
        for word in given:
            if word not in known:
                remedy = f"Choose from: {', '.join(known)}." if known else f"Leave {option} out."
                raise InputError(f"No {type_name} can have {option} {word!r}.", remedy)


def _print(type_name: str, records: list[Record], form: Format, *, exact: bool) -> None:
    if form is Format.JSON:
        print_json([plain_record(record) for record in records])
    elif form is Format.GEOJSON:
        print_json(to_geojson(records))
    elif form is Format.CSV:
        names = RECORD_TYPES[type_name].__struct_fields__
        print_rows(names, (_values(record, names) for record in records), form, exact=exact)
    else:
        shown = {**_SHOWN[type_name], "state": "state"}
        print_rows(tuple(shown), (_values(record, tuple(shown.values())) for record in records), form)
        notice(f"{len(records)} {TABLE_BY_TYPE[type_name].name if len(records) != 1 else type_name}")


def _values(record: Record, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in names)


_list_command("event", "comity events CHN RUS --kind patrol --from 2019 --format csv")
_list_command("agreement", "comity agreements CHN RUS --status signed --json")
_list_command("transfer", "comity transfers CHN RUS --kind licence")
_list_command("statement", "comity statements CHN RUS --text alliance --from 2019 --to 2020")
_list_command("contact", "comity contacts CHN RUS --kind staff_talks")
_list_command("friction", "comity frictions CHN RUS --format json")
