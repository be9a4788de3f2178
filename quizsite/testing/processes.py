"""Looking at other processes."""

import psutil  # type: ignore[import-untyped]


def is_alive(process_id: int) -> bool:
    """Say whether the process runs. One that ended and that nobody asked for its exit code does not."""
    try:
        return bool(psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
