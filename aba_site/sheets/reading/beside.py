"""Work done by a copy of this process while it goes on; the copy has the last word where the process does not live."""

import os
import pickle
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from aba_site.sheets.reading.faults import Fault

HEARD = b"1"
Found = TypeVar("Found")


def beside(work: Callable[[], Found], last_words: Callable[[Fault], None]) -> Callable[[], Found]:
    """
    Begins ``work``. What is returned waits for it, and answers what it found, or raises its :class:`Fault`.

    ``last_words``: called by the copy with its fault where nobody is left to raise it in.
    """
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        try:
            _copy(work, last_words, theirs)
        finally:
            os._exit(0)
    theirs.close()

    def outcome() -> Found:
        with ours, ours.makefile("rb") as answers:
            found, fault = pickle.load(answers)  # noqa: S301  (written by ourselves)
            ours.send(HEARD)
        if fault:
            raise Fault(fault[0], **fault[1])
        return found

    return outcome


def _copy(work, last_words, theirs: socket.socket) -> None:
    found, fault = None, None
    try:
        found = work()
    except Fault as reason:
        fault = reason
    except MemoryError:
        fault = Fault("limits")
    except BaseException:
        fault = Fault("damaged")  # zipfile and expat let errors of every kind through
    with suppress(OSError):
        theirs.sendall(pickle.dumps((found, fault and (fault.name, fault.details))))
        theirs.shutdown(socket.SHUT_WR)
        if theirs.recv(1) == HEARD:
            return
    if fault:
        last_words(fault)
