"""What all tests share."""

from hypothesis import settings

# How long a test takes says something of the machine and of what else runs on it, nothing of comity.
settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")
