from importlib.resources import files

from comity.vocab import vocabulary
from comity.vocab.towns import states_of_town


def test_every_town_lies_in_a_party():
    rows = files("comity.vocab").joinpath("towns.tsv").read_text(encoding="utf-8").splitlines()
    states = {code for row in rows for code in row.split("\t")[1].split(",")}
    assert states <= set(vocabulary().parties)


def test_a_territory_is_its_sovereigns():
    assert states_of_town("Willemstad")[0] == "NLD"
    assert states_of_town("Linköping") == ("SWE",)
    assert states_of_town("Atlantis under the sea") == ()
