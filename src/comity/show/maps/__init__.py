"""Maps that need no network: equal-area projections, coastlines, seas, and marks that make way for one another."""
