"""Read the digit groups of a large number: 8 388 608 or 8,388,608.

Only where one number is asked for; elsewhere a space or a comma separates. One comma alone is a decimal mark.
"""

from dataclasses import replace

from engine.parsing.tokens import Token

GROUP = 3  # digits
FEWEST_COMMAS = 2


def ungrouped(tokens: list[Token]) -> list[Token] | None:
    """Give the one number that these tokens spell in groups of three digits, with its sign; None where they don't."""
    sign = tokens[:1] if tokens and tokens[0].kind in ("+", "-") else []
    rest = tokens[len(sign) :]
    commas = [token for token in rest if token.kind == ","]
    groups = [token for token in rest if token.kind != ","]
    if commas:
        alternating = all(token.kind == ("number", ",")[place % 2] for place, token in enumerate(rest))
        if len(commas) < FEWEST_COMMAS or not alternating or any(token.spaced for token in rest[1:]):
            return None
    if len(groups) < 2 or any(token.kind != "number" for token in groups):
        return None
    first, *middle, last = (token.text for token in groups)
    whole = last.partition(".")[0]
    if not first.isdigit() or len(first) > GROUP or not all(len(each) == GROUP and each.isdigit() for each in middle):
        return None
    if len(whole) != GROUP or not last.replace(".", "", 1).isdigit():
        return None
    return [*sign, replace(groups[0], text="".join(token.text for token in groups))]
