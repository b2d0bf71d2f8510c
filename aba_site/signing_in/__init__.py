"""
How staff come into the back-office, and how long they stay: passwords, second factors, guessing, sessions.

It knows no app. What it must know of a person, the site's settings say: ``SECOND_FACTOR_FOR``, ``RIGHTS_CHANGED_AT``.
"""
