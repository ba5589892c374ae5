"""A HiGHS solver that says nothing: it greets on standard output once a process, where answers of commands belong."""

import os
from threading import Lock

import highspy

_greeting = Lock()


def silent_solver() -> highspy.Highs:
    """A solver for one thread that answers the same every time and writes nothing."""
    with _greeting:
        solver = _made_unheard()
    for option, value in (("output_flag", False), ("log_to_console", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    return solver


def _made_unheard() -> highspy.Highs:
    # No option comes before the greeting, so its way out is closed while the solver is made.
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        return highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
