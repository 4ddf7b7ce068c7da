"""The browser of the tests of pages."""

from tests.evidence.conftest import browser

__all__ = ["browser"]
