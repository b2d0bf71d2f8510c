"""``manage.py`` with the virtual environment made first."""

import sys

from environment import ensure_environment, manage

ensure_environment()
manage(*sys.argv[1:])
