"""Tests of the extract package."""
