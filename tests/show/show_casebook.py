"""A small made-up casebook: every kind of record, one conflict, one open record, sources that must not be linked."""

import copy

SOURCES = [
    {"id": "s-agency", "publisher": "News Agency", "title": "Drill ends", "date": "2020-05-02", "url": "https://example.org/a", "kind": "agency"},
    {"id": "s-copy", "publisher": "Daily Paper", "title": "Drill ends", "date": "2020-05-03", "url": "https://example.org/b", "kind": "press", "same_as": "s-agency"},
    {"id": "s-mirror", "publisher": "State Portal", "title": "Figures", "date": "2020-05-04", "url": "https://mirror.example/x", "kind": "official", "mirror": "yes"},
    {"id": "s-seed", "publisher": "Magazine", "title": "Essay", "url": "seed:001", "kind": "press"},
]  # fmt: skip


def event(record_id, name, start, **cells):
    row = {
        "id": record_id, "kind": "exercise", "name": name, "series": "Sea Drill", "framework": "bilateral", "scope": "military",
        "start": start, "end": start, "parties": "CHN;RUS", "parties_complete": "yes", "host": "CHN", "domains": "sea",
        "command": "unknown", "status": "held", "sources": "s-agency;s-copy", "sea_area": "sea-of-japan", "lat": "40", "lon": "134",
    }  # fmt: skip
    return row | cells


def casebook():
    """Return the rows of the small casebook, by table."""
    return copy.deepcopy(_TABLES)


_TABLES = {
    "events": [
        event("drill-2019", "Sea Drill 2019", "2019-06-01"),
        event("drill-2020", "Sea Drill 2020", "2020-05-01", personnel="CHN=3000|3200;RUS=300000", host="RUS"),
        event("drill-2021", "Sea Drill 2021", "2021-05-01", status="announced"),
        event("drill-2022", "Sea Drill 2022", "2022-05-01", lat="-34", lon="18.4", sea_area="", host="ZAF", parties="CHN;RUS;ZAF"),
        event("patrol-2021", "Air patrol 1", "2021-07-01", kind="patrol", series="Air patrol", domains="air", host="sea"),
        event("police-2021", "Border drill", "2021-08-01", scope="police_border", series="Border", domains="police"),
    ],
    "agreements": [
        {"id": "pact", "name": "Pact on drills", "kind": "treaty", "status": "signed", "signed": "2015-01-02", "in_force": "2015-06-01",
         "parties": "CHN;RUS", "commitment": "consultation", "sources": "s-agency"},
        {"id": "draft", "name": "Draft pact", "kind": "agreement", "status": "draft", "parties": "CHN;RUS", "commitment": "none",
         "sources": "s-mirror"},
    ],
    "provisions": [
        {"agreement_id": "pact", "number": str(n), "subject": "exercises", "activity_kinds": "exercise", "code": "joint_exercise",
         "direction": "mutual", "strength": "binding", "text": f"Hold drills, part {n}"} for n in (1, 2, 10)
    ],
    "transfers": [
        {"id": "jets", "kind": "arms_sale", "supplier": "RUS", "recipient": "CHN", "item": "Fighters", "category": "aircraft",
         "ordered": "2017", "delivered_from": "2018", "delivered_to": "2020", "status": "delivered", "sources": "s-agency"},
        {"id": "chips", "kind": "dual_use_supply", "supplier": "CHN", "recipient": "RUS", "item": "Chips", "category": "other",
         "delivered_from": "2022", "delivered_to": "2022", "status": "delivered", "sources": "s-agency"},
    ],
    "contacts": [
        {"id": "visit", "kind": "ministerial_visit", "name": "Ministers meet", "date": "2021-01-02", "parties": "CHN;RUS",
         "related": "drill-2021", "sources": "s-agency"},
    ],
    "statements": [
        {"id": "words", "date": "2021-03-01", "speaker": "A. Minister", "role": "minister", "country": "RUS", "side": "RUS",
         "official": "yes", "about": "CHN;RUS", "topic": "alliance_status", "stance": "denies", "paraphrase": "No alliance",
         "sources": "s-seed"},
    ],
    "frictions": [
        {"id": "quarrel", "kind": "espionage", "date_from": "2018", "parties": "CHN;RUS", "note": "A trial", "sources": "s-agency"},
    ],
    "published_totals": [
        {"id": "pt-a", "claim": "Four drills since 2019", "publisher": "Institute", "value": "4", "bound": "exactly", "parties": "CHN;RUS",
         "window_from": "2019", "window_to": "2022", "sources": "s-agency"},
    ],
    "coverage": [
        {"id": "cov", "table": "events", "parties": "CHN;RUS", "covered_from": "2018", "covered_to": "2022-12-31", "note": "All searched."},
    ],
    "sources": SOURCES,
}  # fmt: skip
