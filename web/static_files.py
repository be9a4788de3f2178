"""How style sheets, scripts and pictures are named when they are served."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Names hold a hash of the content, also where a script imports another: browsers may keep them for ever."""

    support_js_module_import_aggregation = True
