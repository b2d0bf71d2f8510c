"""``make bench``: the measurements of bench/, with the virtual environment made first."""

import subprocess
import sys

from debian import ensure_packages
from environment import ROOT, ensure_environment, program

ensure_environment("requirements-dev.txt")
ensure_packages()
sys.exit(subprocess.run([program("python"), "bench/run.py"], cwd=ROOT, check=False).returncode)
