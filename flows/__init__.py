"""The Prefect flows. Here are Prefect's settings for runs without a server of their own: it reads them when imported.

Whoever sets these variables has the last word.
"""

from __future__ import annotations

import logging
import os

DEFAULTS = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # Runs and documents, but not each finding, are in a run's log too.
    "PREFECT_LOGGING_EXTRA_LOGGERS": "govtables.run",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    # One by one, a short run's server ends before it has written down all task runs.
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}

for _name, _value in DEFAULTS.items():
    os.environ.setdefault(_name, _value)


def log_to_runs() -> None:
    """A worker imports Prefect long before these flows, and Prefect reads its settings only then: so its handler, which
    sends records to the run that they belong to, is added when a run begins."""
    from prefect.logging.handlers import APILogHandler

    logger = logging.getLogger("govtables.run")
    if not any(isinstance(handler, APILogHandler) for handler in logger.handlers):
        logger.addHandler(APILogHandler())
