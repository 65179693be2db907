"""Records and value types. No input or output; imports nothing else of comity."""
