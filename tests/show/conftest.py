import pytest
from .show_casebook import casebook
from .show_rows import snapshot_of


@pytest.fixture
def tables():
    return casebook()


@pytest.fixture
def snapshot(tables):
    return snapshot_of(tables)
