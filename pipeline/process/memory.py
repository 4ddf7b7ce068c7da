"""The memory that a process of its own may take."""

from __future__ import annotations

import resource
from pathlib import Path

_MB = 1024 * 1024


def limit_memory(memory_mb: int) -> None:
    """Let this process take so much more memory than it has, and write no file and no core dump."""
    statm = Path("/proc/self/statm")
    own = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 1024 * _MB
    most = own + memory_mb * _MB
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
