"""The memory of a process that serves pages, once it has started."""

import gc

BETWEEN = 20_000  # objects made and not yet gone, before it is looked for what refers to itself


def settle() -> None:
    """
    What the start made stays, and pages are made and forgotten: looking through all of it frees nothing, while readers
    wait. The pages belong to the start, not to the first reader.
    """
    from aba_site import urls  # noqa: F401

    gc.collect()
    gc.freeze()
    gc.set_threshold(BETWEEN)
