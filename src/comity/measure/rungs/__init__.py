"""The predicates of the ladder: as data, and over the records of two parties at one of three readings."""
