"""What goes wrong with the server of a flow's run, for who must not import flows."""

from __future__ import annotations


class FlowServerError(Exception):
    """Prefect's server isn't there or refuses; the message says which setting to look at."""
