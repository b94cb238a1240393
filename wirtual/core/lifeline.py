"""Processes that must not outlive the one that started them.

Only Linux can promise it. Elsewhere a child of a killed parent lives on, and whoever
starts next has to cope with finding it.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def tied_to_parent(last_word: signal.Signals) -> Callable[[], None]:
    """Return a ``preexec_fn`` that has the child signalled once its parent is gone.

    The kernel watches the *thread* that forked, so start such children from the
    main thread. Setting a user clears the wish; ``subprocess`` runs this after it.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def tie() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(last_word))
            if os.getppid() != parent:  # it died before we could ask
                os.kill(os.getpid(), last_word)

    return tie
