"""The entries of the public log: what each upload of the first data set made public."""

import uuid
from collections import defaultdict
from datetime import datetime

from poverty.fixture_sources.rows import Row


def publication_rows(uploads, observations):
    """One entry for each moment at which figures of an upload were published; every figure is new."""
    published = defaultdict(list)
    for row in observations:
        published[row.fields["upload"][0], row.fields["published_at"]].append(row.fields["indicator"][0])
    for upload in uploads:
        for (reference, moment), indicators in published.items():
            if reference == upload.fields["reference"]:
                yield _entry(upload, moment, indicators)


def _entry(upload, moment, indicators):
    """Numbered from the upload and the moment, as entries about figures from before there was a log are."""
    seconds = datetime.fromisoformat(moment).timestamp()
    reference = uuid.uuid5(uuid.UUID(upload.fields["reference"]), f"published {seconds:.6f}")
    values = {
        "reference": str(reference),
        "at": moment,
        "kind": "published",
        "upload": upload.fields["reference"],
        "figures_new": len(indicators),
        "indicators": list(dict.fromkeys(indicators)),
    }
    return Row.of("poverty.publication", values, upload.file, upload.entry)
