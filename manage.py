#!/usr/bin/env python
"""Django's command line for this project."""

import gc
import os
import sys


def main():
    gc.set_threshold(50_000)  # what a start makes stays: looking through it time and again frees nothing
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aba_site.settings")
    from django.core.management import execute_from_command_line

    from aba_site.scoping import everything

    with everything():  # whoever has the shell is the operator
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
