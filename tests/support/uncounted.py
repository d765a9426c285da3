"""A mark for tests that go over the same lines thousands of times."""

import pytest

uncounted = pytest.mark.no_cover
"""Coverage does not count while such a test runs: that takes longer than the test itself, and other tests run the same
lines. What is counted can only become less by it, and the floor holds all the same.
"""
