"""Ends a process together with the one that started it, however that one ended (Linux)."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(how: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send `how` to this process as soon as its parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, how)


def main(parent: str, command: list[str]) -> None:
    """Become `command`, tied to the process with the id `parent`."""
    end_with_parent()
    if os.getppid() != int(parent):  # it ended before we could tie ourselves to it
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - no shell is what we want


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
