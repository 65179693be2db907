"""comity measures how close states' militaries really are, from open sources."""

__version__ = "0.1.0"
