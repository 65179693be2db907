"""Charts as SVG: each is a function of what it shows and of its width, and knows nothing of the ledger."""
