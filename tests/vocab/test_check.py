import shutil

import pytest

from comity.vocab import Vocabulary
from comity.vocab.files import FOLDER

KEPT = ("kind: sea", "kind: bay", "kind: ocean", "pratas", "kinmen", "taiwan-strait", "false-bay", "borneo", "falkland")
"""What the rows have that are kept of the places: enough for the faults below, few enough to be read many times."""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vocabulary")
    for path in FOLDER.glob("*.yaml"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        if path.name == "places.yaml":
            lines = [line for line in lines if "id: " not in line or any(mark in line for mark in KEPT)]
        if path.name == "platforms.yaml":
            lines = lines[:20]
        (folder / path.name).write_text("".join(lines), encoding="utf-8")
    assert Vocabulary(folder).validate() == []
    return folder


@pytest.fixture
def folder(small, tmp_path):
    for path in small.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path


def broken(folder, file, old, new):
    """Replace ``old`` once in a copied file; return its line there and the issues that follow."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1, Vocabulary(folder).validate()


PRATAS = "{id: pratas, name: Dongsha/Pratas Islands, kind: island, lat: 20.7, lon: 116.72,"
FAULTS = [
    ("places.yaml", PRATAS, PRATAS.replace("lat", "latt"), "unknown-key", "no field 'latt'", "Did you mean lat?"),
    ("places.yaml", PRATAS, PRATAS.replace("lat: 20.7, ", ""), "missing", "lat is missing", "Add lat"),
    ("places.yaml", PRATAS, PRATAS.replace("20.7", "97"), "value", "lat is 97", "from -90 to 90"),
    ("places.yaml", PRATAS, PRATAS.replace("116.72", "200"), "value", "lon is 200", "from -180 to 180"),
    ("places.yaml", PRATAS, PRATAS.replace("20.7", "north"), "value", "lat is 'north'", "from -90 to 90"),
    ("places.yaml", PRATAS, PRATAS.replace("island,", "iland,"), "value", "kind is 'iland'", "Did you mean island?"),
    ("places.yaml", PRATAS, PRATAS.replace("id: pratas", "id: Pratas X"), "value", "id is 'Pratas X'", ""),
    ("places.yaml", "id: pratas", "id: kinmen", "repeated", "id 'kinmen' stands in line", "Give it another"),
    ("places.yaml", "name: Dongsha/Pratas", "name: Dokdo/Takeshima #", "yaml", "Not YAML", "the one before"),
    ("places.yaml", "[Pratas Islands, ", "[Kinmen, ", "collision", "'Kinmen' is a name of 'pratas'", "Take it out"),
    ("places.yaml", "[Pratas Islands, ", "[Pratas Islands, Pratas, ", "repeated", "alias 'Pratas' stands twice", ""),
    ("places.yaml", "territory: [BRN, IDN, MYS]", "territory: [BRX, IDN, MYS]", "unknown-code", "'BRX' is not", "BR"),
    ("places.yaml", "disputed: [ARG, GBR]", "disputed: [ARG]", "disputed", "one claimant", "List every claimant"),
    ("places.yaml", "disputed: [ARG, GBR]", "disputed: [ARG, GBR], territory: [GBR]", "disputed", "no territory", ""),
    ("places.yaml", "sea_area: false-bay", "sea_area: fals-bay", "unknown-code", "'fals-bay'", "false-bay"),
    ("places.yaml", "places:", "plases:", "section", "no section 'plases'", "Use one of places"),
    ("parties.yaml", "    cow: 710\n", "    cow: 740\n", "collision", "CoW number 740 is that of CHN", "Correlates"),
    ("parties.yaml", "    cow: 710\n", "    cow: many\n", "value", "cow is 'many'", ""),
    ("parties.yaml", "    name: China\n", "    name: \n", "value", "name is None", ""),
    (
        "parties.yaml",
        "    name: China\n",
        "    name: China\n    name: Cathay\n",
        "repeated-key",
        "'name' stands twice",
        "",
    ),
    ("parties.yaml", "  - code: CHN\n", "  - code: Chn\n", "value", "code is 'Chn'", ""),
    ("parties.yaml", "[PRC,", "[PRC, PRC,", "repeated", "'PRC' stands twice", "Take one"),
    ("parties.yaml", "[PRC,", "[ROK,", "collision", "'ROK' is a form of CHN already", "ambiguous"),
    ("parties.yaml", "successor: RUS", "successor: RUSS", "unknown-code", "'RUSS' is not in parties.yaml", "RUS?"),
    ("parties.yaml", "predecessor: SUN", "predecessor: SVK", "dates", "predecessor SVK began after", "Mend"),
    ("parties.yaml", "valid_to: 1991-12-25", "valid_to: 1911-12-25", "dates", "lies before valid_from", "Swap"),
    ("parties.yaml", "valid_to: 1991-12-25", "valid_to: 25 Dec 1991", "date", "'25 Dec 1991' is not a date", "YYYY"),
    ("parties.yaml", "    valid_to: 1991-12-25\n", "", "dates", "a state of the past needs valid_to", "Add the last"),
    ("parties.yaml", "until: 2020-01-31", "until: 1920-01-31", "dates", "GBR leaves (1920-01-31) before it", "Swap"),
    (
        "parties.yaml",
        "{party: IND, since: 2017-06-09}",
        "{party: IND, since: 1991-06-09}",
        "dates",
        "SCO",
        "2001-06-15",
    ),
    ("parties.yaml", "{party: IND, since: 2017-06-09}", "{party: INX, since: 2017-06-09}", "unknown-code", "'INX'", ""),
    ("parties.yaml", "{party: IND, since: 2017-06-09}", "{party: IND}", "value", "members", ""),
    ("series.yaml", "name: Joint Sea,", "nam: Joint Sea,", "unknown-key", "no field 'nam'", "Did you mean name?"),
    (
        "series.yaml",
        "parties: [CHN, RUS], domains: [sea, air]",
        "parties: [CHN], domains: [see]",
        "value",
        "'see'",
        "sea?",
    ),
    ("series.yaml", "since: 2012", "since: twelve", "value", "since is 'twelve'", ""),
    ("series.yaml", "group: mosi", "group: mosy", "unknown-code", "'mosy' is not in series.yaml", "mosi"),
    ("platforms.yaml", "origin: [SUN]", "origin: [USSR]", "unknown-code", "'USSR' is not in parties.yaml", ""),
    ("platforms.yaml", "type: bomber", "type: bombers", "value", "type is 'bombers'", "Did you mean bomber?"),
    ("lists.yaml", "{code: agency,", "{code: official,", "repeated", "code 'official' stands in line", ""),
    ("lists.yaml", "label: news agency, ", "", "missing", "label is missing", "Add label"),
    ("lists.yaml", "\nscope:\n", "\nscopes:\n", "list-missing", "The list 'scope'", "Add 'scope:'"),
    ("lists.yaml", "\nscope:\n", "\nparty:\n", "list-made", "'party' is made from another file", "Take it out"),
    (
        "kinds.yaml",
        "record: contact, record_kind: visit",
        "record: contact, record_kind: trip",
        "unknown-code",
        "'trip'",
        "",
    ),
    (
        "kinds.yaml",
        "record: contact, record_kind: visit",
        "record: contract, record_kind: ''",
        "unknown-code",
        "'contract'",
        "",
    ),
    ("kinds.yaml", "- {code: incident, type:", "- {code: accident, type:", "row-missing", "'incident'", "Add a row"),
    ("grades.yaml", '{code: "3", label: possibly true', '{code: "7", label: possibly true', "row-missing", "'3'", ""),
    ("grades.yaml", "value: 0.65", "value: 1.65", "value", "value is 1.65", ""),
    ("grades.yaml", "{kind: press, grade: C3", "{kind: press, grade: H3", "value", "grade is 'H3'", ""),
    ("grades.yaml", "{kind: press,", "{kind: papers,", "row-missing", "'press'", "Add a row with kind: press"),
    ("rules.yaml", "aliases: [strict]", "aliases: [wide]", "collision", "'wide' names the rule in line", ""),
    ("rules.yaml", "scopes: [military]", "scopes: [militry]", "rule-code", "'militry'", "military"),
    ("rules.yaml", "parties_mode: bilateral", "parties_mode: trilateral", "rule", "trilateral", ""),
]

AT_THEIR_LINE = ("value", "unknown-key", "date", "disputed", "missing", "unknown-code")
"""The codes of faults that stand where the text was changed; the others show elsewhere."""


@pytest.mark.parametrize(("file", "old", "new", "code", "message", "remedy"), FAULTS, ids=lambda value: str(value)[:24])
def test_a_fault_is_reported_with_file_reason_and_remedy(folder, file, old, new, code, message, remedy):
    line, issues = broken(folder, file, old, new)
    hits = [issue for issue in issues if issue.code == code and message in issue.message and remedy in issue.remedy]
    assert hits, [str(issue) for issue in issues]
    assert {issue.severity for issue in hits} == {"error"}
    assert hits[0].file == file
    if code in AT_THEIR_LINE:
        assert line in {hit.line for hit in hits}


def test_a_missing_file_is_one_issue_of_its_own(folder):
    (folder / "series.yaml").unlink()
    assert [issue.code for issue in Vocabulary(folder).validate()] == ["file-missing"]


def test_text_that_is_not_utf_8_is_reported(folder):
    (folder / "series.yaml").write_bytes(b"series: \xff")
    assert [issue.code for issue in Vocabulary(folder).validate()] == ["encoding"]


@pytest.mark.parametrize("text", ["", "42", "places: 7", "places: [7]", "[]"])
def test_a_file_of_another_shape_is_reported_not_raised(folder, text):
    (folder / "places.yaml").write_text(text)
    assert any(issue.file == "places.yaml" for issue in Vocabulary(folder).validate()) or text == "[]"


def test_every_fault_of_a_row_is_reported_at_once(folder):
    _, issues = broken(folder, "places.yaml", "lat: 20.7, lon: 116.72", "lat: 120.7, lon: 216.72, colour: red")
    assert sum(issue.message.startswith("pratas:") for issue in issues) == 3


def test_issues_come_in_the_order_of_files_and_lines(folder):
    broken(folder, "series.yaml", "since: 2012", "since: twelve")
    _, issues = broken(folder, "places.yaml", "lat: 20.7", "lat: 120.7")
    places = [(issue.file, issue.line) for issue in issues]
    assert places == sorted(places)
    assert {file for file, _ in places} == {"places.yaml", "series.yaml"}
