"""Tests against real services, which they start and stop themselves: `make services`."""
