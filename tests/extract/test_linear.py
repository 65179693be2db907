import pytest

from comity.extract.linear import LinearModel, bucket


def test_probability_adds_the_weights_of_known_features():
    model = LinearModel(("yes",), (-1.0,), {"a": (1.0,), "b": (2.0,)})
    assert model.probability(["a", "unknown"]) == 0.5
    assert model.probability(["a", "b"]) > 0.85
    assert model.probability([]) < 0.3


def test_the_first_of_equal_classes_wins():
    model = LinearModel(("reported", "planned"), (0.0, 0.0), {"will": (-1.0, 1.0)})
    assert model.choose([]) == "reported"
    assert model.choose(["will"]) == "planned"


@pytest.mark.parametrize(("value", "name"), [(0, "0"), (1, "0"), (2, "1"), (99, "2")])
def test_buckets_are_closed_on_the_right(value, name):
    assert bucket(value, (1, 5)) == name
