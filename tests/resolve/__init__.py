"""Tests of the resolve package."""
