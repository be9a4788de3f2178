"""Large whole numbers: how they are printed and may be typed, and the units of memory."""

GIB = 2.0**30
DECIMAL_GB = 1e9
BITS_PER_BYTE = 8

# The parser does arithmetic, so nobody has to multiply by hand.
TYPED_PRODUCTS = r"A product such as $3 \cdot 5^2 \cdot 7$ may be typed as it stands."


def spaced(x: float) -> str:
    r"""Write a whole number in groups of three digits, for a formula: 1\,048\,576."""
    return f"{x:,.0f}".replace(",", r"\,")
