#!/usr/bin/env python
"""Django's command line for this project."""

import atexit
import gc
import os
import sys


def main():
    # What a start makes stays until the end: looking through it frees nothing, neither meanwhile nor then.
    gc.set_threshold(400_000)
    atexit.register(gc.freeze)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aba_site.settings")
    from django.core.management import execute_from_command_line

    from aba_site.scoping import everything

    with everything():  # whoever has the shell is the operator
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
