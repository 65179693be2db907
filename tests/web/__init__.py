"""Tests of the workbench: every page in every form, who may come in, and what no text may do."""
