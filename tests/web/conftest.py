"""Ledgers and visitors for the tests of the workbench."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from comity.ledger import Ledger
from comity.model.assertions import Assertion, content_id, document_source
from comity.model.documents import Document
from comity.pipeline import ingest, open_ledger, set_up
from comity.web import Settings, create_app
from comity.web.accounts import Accounts
from comity.web.people import ROLES, Role

from ..ledger import samples
from ..pipeline import reviews

TOKEN = "the token of this test"
PASSWORD = "correct horse battery"
HOSTS = ("testserver", "127.0.0.1", "localhost")

NASTY = (
    "<script>window.ran=1</script>",
    '"><img src=x onerror="window.ran=1">',
    "'-window.ran=1-'",
    "</title></textarea></style><svg onload=window.ran=1>",
    "javascript:window.ran=1",
    "{{7919*7927}}{% raw %}${7919*7927}#{7919*7927}",
    "<!--\u202e<a href=//evil.example>",
    '" autofocus onfocus=window.ran=1 hx-get="/evil" hx-trigger="load" x="',
    '=HYPERLINK("http://evil.example")',
)
"""Texts that must stay text wherever they are printed."""

_ROWS = {
    "agreement": ("name", "note"), "provision": ("number", "text"),
    "statement": ("speaker", "role", "paraphrase", "quote"),
    "transfer": ("item", "value", "note"), "contact": ("name", "place", "persons", "note"), "friction": ("note",),
    "published_total": ("claim", "publisher", "scope_words", "note"), "casebook": ("name", "note"),
}  # fmt: skip
"""Fields of each type of record in which any text may stand."""

_CELLS = {
    "agreement": {"kind": "treaty", "status": "signed", "signed": "2001-07-16", "parties": "CHN;RUS",
                  "commitment": "consultation"},
    "provision": {"agreement_id": "agreement0", "subject": "mutual_assistance", "activity_kinds": "exercise"},
    "statement": {"date": "2019-10-03", "country": "RUS", "side": "RUS", "official": "yes", "about": "CHN;RUS",
                  "topic": "alliance_status", "stance": "affirms"},
    "transfer": {"kind": "arms_sale", "supplier": "RUS", "recipient": "CHN", "category": "aircraft", "ordered": "2015",
                 "status": "delivered"},
    "contact": {"kind": "summit", "date": "2019-06", "parties": "CHN;RUS"},
    "friction": {"kind": "territorial_dispute", "date_from": "2020", "parties": "CHN;RUS"},
    "published_total": {"value": "25", "bound": "exactly", "parties": "CHN;RUS", "window_from": "2005"},
    "casebook": {"parties": "CHN;RUS"},
}  # fmt: skip
"""What else such a record needs to be shown."""

ABROAD = {
    "zh": "2018年9月11日，中俄两军在外贝加尔边疆区举行“东方-2018”战略演习，中方派出约3200名官兵。",
    "ru": "11 сентября 2018 года на полигоне Цугол начались учения «Восток-2018»; Китай направил 3200 военных.",
}
"""Passages in other languages, written for these tests."""

SAMPLES = Path(__file__).parents[2] / "samples" / "articles"


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger with the bundled casebooks, not to be written to."""
    place = tmp_path_factory.mktemp("bundled") / "ledger.db"
    set_up(str(place))
    return str(place)


def abroad(language: str) -> Document:
    """A document in another language."""
    text = ABROAD[language]
    return Document(
        id=content_id("doc", text), text=text, sha256=content_id("sha", text), publisher="Example Daily",
        title=text[:20], language=language,
    )  # fmt: skip


@pytest.fixture(scope="session")
def furnished(bundled: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The bundled casebooks with documents read in: proposals wait, words in three languages carry values."""
    place = shutil.copy(bundled, tmp_path_factory.mktemp("furnished") / "ledger.db")
    with open_ledger(str(place)) as ledger:
        ingest(ledger, [str(SAMPLES / "2019-tsentr-institute.md"), str(SAMPLES / "2026-silver-crane-ministry.html")])
        for language in ABROAD:
            held = abroad(language)
            words = samples.passage(held, held.text, language=language)
            cells = {"exists": "yes", "publisher": held.publisher, "title": held.title, "kind": "press"}
            source = [samples.said(document_source(held.id), name, text, type="source") for name, text in cells.items()]
            said = reviews.machine("vostok-2018", "personnel_CHN", "3200", words)
            samples.write(ledger, source, said, documents=(held,), passages=(words,))
    return str(place)


def visitor(settings: Settings) -> TestClient:
    """Somebody at a browser that does not follow where it is led."""
    return TestClient(create_app(settings), follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture(scope="session")
def client(bundled: str) -> Iterator[TestClient]:
    """Somebody who came in with the start token, over the bundled casebooks."""
    with visitor(Settings(ledger=bundled, token=TOKEN, key="k", hosts=HOSTS)) as one:
        one.get("/", params={"token": TOKEN})
        yield one


@pytest.fixture
def stranger(bundled: str) -> Iterator[TestClient]:
    """Somebody who has no token."""
    with visitor(Settings(ledger=bundled, token=TOKEN, key="k", hosts=HOSTS)) as one:
        yield one


@pytest.fixture(scope="session")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger with nasty texts wherever a text can stand, not to be written to."""
    place = tmp_path_factory.mktemp("nasty") / "ledger.db"
    with Ledger.create(str(place)) as ledger:
        text = "Bombers of both flew.\n" + "\n".join(NASTY) + "\n中俄联合演习。Патруль прошёл."
        names = {"title": NASTY[0], "publisher": NASTY[1], "author": NASTY[7], "url": NASTY[4]}
        held = samples.document(text, **names)
        quotes = tuple(samples.passage(held, words, record="ev0") for words in (*NASTY, "Патруль", "中俄联合演习"))
        claims = [samples.machine("ev0", "note", quote.text, passages=(quote.id,)) for quote in quotes]
        sources = [samples.source(f"src{at}", publisher=one, title=one, url=one) for at, one in enumerate(NASTY)]
        events = [samples.event(f"ev{at}", f"src{at}", name=one, note=one) for at, one in enumerate(NASTY)]
        odd = samples.event('odd/../"><b>#?%&~', "src0", name="A record with an odd id")
        samples.write(ledger, *sources, *events, odd, *_nasty_rows(), documents=(held,), passages=quotes)
        samples.write(ledger, claims)
        for text in NASTY:
            reviews.propose(ledger, text, record=content_id("event", text), publisher=text, note=text)
    return str(place)


def _nasty_rows() -> Iterator[list[Assertion]]:
    """Return records of every other type, nasty in every field that takes any text."""
    for of_type, names in _ROWS.items():
        for at, text in enumerate(NASTY):
            cells = {**_CELLS[of_type], **dict.fromkeys(names, text)}
            yield [
                samples.said(f"{of_type}{at}", name, value, "src0", type=of_type)
                for name, value in {"exists": "yes", **cells}.items()
            ]


@pytest.fixture(scope="session")
def guest(nasty: str) -> Iterator[TestClient]:
    """Somebody who came in with the start token, over the ledger of nasty texts."""
    with visitor(Settings(ledger=nasty, token=TOKEN, key="k", hosts=HOSTS)) as one:
        one.get("/", params={"token": TOKEN})
        yield one


@pytest.fixture
def written(nasty: str, tmp_path: Path) -> str:
    """A copy of the ledger of nasty texts that may be written to."""
    return str(shutil.copy(nasty, str(tmp_path / "ledger.db")))


@pytest.fixture
def own(written: str) -> Iterator[TestClient]:
    """Somebody who came in with the start token, over a ledger that may be written to."""
    with visitor(Settings(ledger=written, token=TOKEN, key="k", hosts=HOSTS)) as one:
        one.get("/", params={"token": TOKEN})
        yield one


@pytest.fixture(scope="session")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of accounts of a team: one for each role, called by its name."""
    file = tmp_path_factory.mktemp("everybody") / "accounts.json"
    made = Accounts.create(file)
    for role in ROLES:
        made.add(role, role, PASSWORD)
    return file


@pytest.fixture
def accounts(everybody: Path, tmp_path: Path) -> Accounts:
    """A team's accounts, to be changed at will."""
    return Accounts(Path(shutil.copy(everybody, tmp_path / "accounts.json")))


@pytest.fixture
def team(written: str, accounts: Accounts, tmp_path: Path) -> Iterator[Callable[[str], TestClient]]:
    """Return members of a team by role (blank for nobody), all at one server."""
    settings = Settings(ledger=written, accounts=tmp_path / "accounts.json", hosts=HOSTS)
    app = create_app(settings)
    members: dict[str, TestClient] = {}

    def member(role: "Role | str") -> TestClient:
        if role not in members:
            members[role] = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
            if role:
                members[role].post("/login", data={"name": role, "password": PASSWORD})
        return members[role]

    yield member
    app.state.shelf.close()


@pytest.fixture(scope="session")
def nobodies(bundled: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, TestClient]]:
    """Somebody without the token at a server for one, and somebody without an account at a team's."""
    file = tmp_path_factory.mktemp("team") / "accounts.json"
    alone = visitor(Settings(ledger=bundled, token=TOKEN, key="k", hosts=HOSTS))
    with alone, visitor(Settings(ledger=bundled, accounts=file, hosts=HOSTS)) as among:
        yield alone, among


def csrf(client: TestClient) -> str:
    """Return the token that a change of this visitor has to repeat, as a page gives it."""
    page: str = client.get("/sources").text
    return page.split('data-csrf="', 1)[1].split('"', 1)[0]
