import pytest

from .rows import snapshot_of
from .small import casebook


@pytest.fixture
def tables():
    return casebook()


@pytest.fixture
def snapshot(tables):
    return snapshot_of(tables)
