"""What the figures were measured on, and by which versions."""

import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.processes import ROOT
from policylint.version import __version__

_MODEL = re.compile(r"^model name\s*:\s*(.+)$", re.MULTILINE)


def machine() -> dict[str, str]:
    """What there is to say of this machine, by name."""
    return {
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "Memory": f"{psutil.virtual_memory().total / 2**30:.0f} GB",
        "System": f"{_system()}, {platform.machine()}",
        "Load before": f"{os.getloadavg()[0]:.1f} (more than a few tenths: something else was running)",
    }


def versions() -> dict[str, str]:
    """What policylint is, and what it is run by."""
    return {
        "policylint": f"{__version__}{_commit()}",
        "Python": platform.python_version(),
        **{library: version(library) for library in ("lxml", "pypdfium2", "python-docx")},
    }


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    found = _MODEL.search(listed.read_text(encoding="utf-8")) if listed.is_file() else None
    return found[1] if found else platform.processor() or platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _commit() -> str:
    """ ", commit abc1234" in a checkout."""
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f", commit {said.stdout.strip()}"
