"""The review in the terminal: how cards are drawn, and which key does what. No logic: see :mod:`comity.pipeline`."""
