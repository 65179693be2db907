import pytest

from comity.ledger.evidence import source_origin
from comity.ledger.existence import Report, best_by_family
from comity.measure import basis
from comity.measure.basis import original, publishers
from comity.model.records import Source
from comity.model.snapshot import Snapshot


def source(id, publisher, **changes):
    return Source(id=id, publisher=publisher, **changes)


def test_copies_are_one_report_and_one_publisher_is_one_family(event):
    snapshot = Snapshot(
        [
            source("a", "Xinhua"),
            source("b", "China Gate (copy)", same_as="a"),
            source("c", "Interfax"),
            source("d", "interfax (mirror)"),
            source("e", "TASS", url="https://x"),
            source("f", "Sputnik", url="https://x"),
            event("one", sources=("a", "b", "c")),
            event("two", sources=("c", "d", "e", "f", "unsourced")),
            event("three", sources=("gone",)),
        ]
    )
    found = basis(snapshot, ["one", "two", "three", "one"])
    assert found.records == ("one", "two", "three")
    assert found.reports == ("a", "c", "d", "e", "f")
    assert found.publishers == ("Interfax", "Sputnik", "TASS", "Xinhua", "interfax")
    assert found.families == 3
    assert found.unsourced == ("two",)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Xinhua / China Gate", ("Xinhua", "China Gate")),
        ("Interfax (copy) [mirror]", ("Interfax",)),
        ("24/7 News", ("24/7 News",)),
        ("(unknown)", ()),
    ],
)
def test_publishers_as_written(written, names):
    assert publishers(source("s", written)) == names


COPIES = {"a": "", "b": "a", "c": "b", "x": "y", "y": "x", "z": "gone"}


@pytest.mark.parametrize(
    ("name", "first"), [("a", "a"), ("c", "a"), ("x", "y"), ("y", "x"), ("z", "z"), ("nowhere", "nowhere")]
)
def test_copies_of_copies_lead_to_the_first_and_circles_end(name, first):
    snapshot = Snapshot([source(id, id, same_as=copied) for id, copied in COPIES.items()])
    assert original(snapshot, name) == first


def test_families_are_those_behind_the_probabilities(casebook):
    for one in casebook.events:
        cited = [casebook.sources[name] for name in one.sources if name in casebook.sources]
        origins = [source_origin(each, casebook.sources[original(casebook, each.id)], "") for each in cited]
        assert basis(casebook, [one.id]).families == len(best_by_family(Report(each.keys, 1.0) for each in origins))


def test_an_unknown_record_is_an_error():
    with pytest.raises(KeyError):
        basis(Snapshot([]), ["gone"])
