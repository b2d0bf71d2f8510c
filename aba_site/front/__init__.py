"""
Public pages and files kept in memory, in front of Django, and served again as long as nothing public has changed.

``application`` → :class:`~aba_site.front.serving.Front`, which asks for the version of the data at each request (a few
microseconds, on a connection of its own) and answers from memory what was made under that version: whole, compressed in
the reader's way, or 304. All else goes on to Django. So a page costs as little as a file, and what is published is seen
by the next request in every process and on every host.

Kept is what :mod:`aba_site.conditional` gave a tag: it says what an answer depends on. See ``keys`` for which addresses
are the same, ``store`` for how memory is bounded, ``versions`` for how the version is read.
"""

MARK = "aba.kept_in_front"  # in a request's environ: what it gets is compressed here, not by Django
