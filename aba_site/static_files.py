"""How static files are stored for serving: compressed, under names that carry their hash."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Modules import each other by hashed names too, so that a browser never keeps an old part of a new script."""

    support_js_module_import_aggregation = True
