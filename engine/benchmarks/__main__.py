"""Print the table: `make bench`, or `python -m engine.benchmarks`."""

import os
import sys

from engine.benchmarks.attention import against_torch, small_calls, tiles
from engine.benchmarks.generation import problem_types
from engine.benchmarks.measuring import table

ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    # BLAS reads these when NumPy is first imported, which has happened by now: start again with them.
    if not ONE_THREAD.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, "-m", "engine.benchmarks"], {**os.environ, **ONE_THREAD})
    measures = [*small_calls(), *tiles(), *against_torch(), *problem_types()]
    sys.stdout.write(table(measures) + "\n")


if __name__ == "__main__":
    main()
