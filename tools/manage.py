"""``manage.py`` with the virtual environment made first; ``--dev`` adds what only development needs."""

import sys

from environment import ensure_environment, manage

arguments = sys.argv[1:]
if arguments[:1] == ["--dev"]:
    arguments.pop(0)
    ensure_environment("requirements-dev.txt")
else:
    ensure_environment()
manage(*arguments)
