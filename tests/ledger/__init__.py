"""Tests of the store, on both back ends."""
