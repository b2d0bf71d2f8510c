"""
``make bench``: the measurements of bench/, with what is measured against installed first.

``QUICK=1`` does less of everything; ``ONLY="queries serving"`` does some parts.
"""

import os
import subprocess
import sys

from debian import FOR_THE_BENCH, ensure_packages
from environment import ROOT, ensure_environment, program

ensure_environment("requirements-bench.txt")
ensure_packages(FOR_THE_BENCH)
sys.exit(
    subprocess.run(
        [program("python"), "bench/run.py", *os.environ.get("ONLY", "").split()], cwd=ROOT, check=False
    ).returncode
)
