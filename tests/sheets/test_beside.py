"""Work of a copy of the process: heard here, and said aloud where nobody is left to hear it."""

import subprocess
import sys

import pytest

from aba_site.sheets.reading.beside import beside
from aba_site.sheets.reading.faults import Fault

DIES = """
import os, sys, time
from aba_site.sheets.reading.beside import beside
from aba_site.sheets.reading.faults import Fault

def work():
    time.sleep(0.2 if {late} else 0)
    if {fault}:
        raise Fault("far", cell="XFD1048576")

def last_words(fault):
    print(fault.name, fault.details, flush=True)

found = beside(work, last_words)
time.sleep(0 if {late} else 0.2)
{end}
"""


def said(**how):
    """What is on the standard output of a process once it and its copy are gone."""
    program = DIES.format(**{"late": True, "fault": True, "end": "os.abort()"} | how)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False).stdout


def test_what_the_copy_found_is_answered():
    found = beside(lambda: {"cells": [(1, 2)]}, pytest.fail)
    assert found() == {"cells": [(1, 2)]}


def test_its_fault_is_raised_here():
    def work():
        raise Fault("rows", found=3, most=2)

    with pytest.raises(Fault) as caught:
        beside(work, pytest.fail)()
    assert (caught.value.name, caught.value.details) == ("rows", {"found": 3, "most": 2})


@pytest.mark.parametrize(("error", "name"), [(MemoryError(), "limits"), (ValueError("x"), "damaged")])
def test_any_other_error_has_a_name_too(error, name):
    def work():
        raise error

    with pytest.raises(Fault, match=name):
        beside(work, pytest.fail)()


@pytest.mark.parametrize("late", [True, False], ids=["before it is done", "after"])
def test_the_copy_says_its_fault_where_the_process_has_died(late):
    assert said(late=late) == "far {'cell': 'XFD1048576'}\n"


def test_it_says_nothing_that_was_heard_and_nothing_without_a_fault():
    heard = "try:\n    found()\nexcept Fault:\n    print('heard', flush=True)"
    assert said(end=heard) == "heard\n"
    assert said(fault=False) == ""
