"""What holds for every test."""

from hypothesis import settings

# A busy machine is no mistake of the code: what takes how long is shown by `make bench`.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
