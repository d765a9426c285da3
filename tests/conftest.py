"""What holds for every test."""

from hypothesis import Phase, settings

# A busy machine is no mistake of the code: what takes how long is shown by `make bench`.
settings.register_profile("patient", deadline=None)
# For `make mutants`: the same examples every time, and the first that fails is enough.
settings.register_profile(
    "mutants",
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
settings.load_profile("patient")
