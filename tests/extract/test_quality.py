"""Extraction must not fall below the floors measured on the benchmark, and the floors belong to this corpus."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _load():
    spec = importlib.util.spec_from_file_location("quality", ROOT / "scripts" / "quality.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


quality = _load()
KNOWN = json.loads(quality.FLOORS.read_text(encoding="utf-8"))


def test_the_corpus_is_the_one_the_floors_were_measured_on():
    assert quality.hashes() == KNOWN["corpus"]


@pytest.fixture(scope="module")
def measured():
    return quality.measure()


@pytest.mark.parametrize("name", sorted(KNOWN["floors"]))
def test_no_figure_falls_below_its_floor(measured, name):
    assert measured[name] >= KNOWN["floors"][name]


def test_every_figure_has_a_floor(measured):
    assert set(measured) == set(KNOWN["floors"])


def test_floors_are_never_lowered_in_passing(tmp_path, monkeypatch):
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.json")
    quality.update({"f1 events": 0.719}, lower=False)
    assert json.loads((tmp_path / "floors.json").read_text())["floors"] == {"f1 events": 0.71}
    with pytest.raises(SystemExit, match="would fall"):
        quality.update({"f1 events": 0.5}, lower=False)
    quality.update({"f1 events": 0.5}, lower=True)
    assert json.loads((tmp_path / "floors.json").read_text())["floors"] == {"f1 events": 0.5}


@pytest.mark.parametrize("path", sorted(quality.BENCHMARK.glob("*.jsonl")), ids=lambda p: p.name)
def test_every_benchmark_document_keeps_to_the_guide(path):
    import check

    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        assert list(check.problems(gold)) == []
        assert gold["text_origin"] == "retold"
