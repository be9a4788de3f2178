"""Why a package is not read."""


class PackageRefused(Exception):
    """The package cannot be imported at all; the message is a sentence for the learner."""
