"""A list of titles as a page's text gives it, run together, as the entries of a chain.

Counting to 10Counting to 20Understanding Zero
"""

import re
from collections import Counter

from django.utils.text import slugify

from cards.linting import damage_of
from cards.seeding.entries import SeedError

# A title ends in a small letter, a digit or a bracket, and the next one begins with a capital.
_SEAM = re.compile(r"(?<=[a-z0-9)])(?=[A-Z])")


def chain_of(text: str, *, steps: int) -> list[tuple[str, str]]:
    """Return (slug, title) of each step; SeedError unless there are as many as the page itself says.

    Titles are no keys: the second one of a name gets a slug of its own.
    """
    problems = [
        f"line {number}: {damage}"
        for number, line in enumerate(text.splitlines(), start=1)
        if (damage := damage_of(line))
    ]
    if problems:
        raise SeedError(problems)
    titles = [" ".join(title.split()) for title in _SEAM.split(text.strip())]
    if len(titles) != steps:
        raise SeedError([f"{len(titles)} titles were found, and the page speaks of {steps} steps"])
    seen: Counter[str] = Counter()
    chain = []
    for title in titles:
        slug = slugify(title)
        seen[slug] += 1
        chain.append((slug if seen[slug] == 1 else f"{slug}-{seen[slug]}", title))
    return chain
