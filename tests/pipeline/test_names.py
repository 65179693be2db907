"""The names that pipeline promises are there, each from the module that says so."""

import pytest

from comity import pipeline


@pytest.mark.parametrize("name", pipeline.__all__)
def test_every_public_name_is_there(name):
    assert getattr(pipeline, name) is not None


def test_what_is_not_there_is_named():
    with pytest.raises(AttributeError, match="harvest"):
        _ = pipeline.harvest
