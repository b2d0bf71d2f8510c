"""
A bare WSGI application that gives prepared answers: what the server itself costs, whatever stands behind it.

``BENCH_ANSWERS`` names a pickled ``{path: (headers, headers of 304, body)}``. Only one comparison is made for a
request: whether the reader has it.
"""

import os
import pickle
from pathlib import Path

ANSWERS = pickle.loads(Path(os.environ["BENCH_ANSWERS"]).read_bytes())  # noqa: S301  our own, made by bench.peers


def application(environ, start_response):
    headers, headers_of_304, body, tag = ANSWERS[environ["PATH_INFO"]]
    if environ.get("HTTP_IF_NONE_MATCH") == tag:
        start_response("304 Not Modified", headers_of_304)
        return []
    start_response("200 OK", headers)
    return [body]
