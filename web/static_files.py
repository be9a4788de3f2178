"""How style sheets, scripts and pictures are named and packed when they are served."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names hold a hash of the content, also where a script imports another: browsers may keep them for ever.

    Beside each file that gains by it lies a packed one, which is what goes over the wire.
    """

    support_js_module_import_aggregation = True
