"""LO3 by other code."""

import numpy as np

import engine


def whole_sequence(p):
    return engine.scaled_dot_product_attention(p["Q"], p["K"], p["V"]).output


def equal_keys(p):
    return engine.scaled_dot_product_attention([p["q"]], p["K"], p["V"]).output[0]


def score_far_ahead(p):
    scores = np.array(p["scores"], dtype=float)
    scores[p["growing"]] = 1e3
    return engine.softmax(scores) @ np.array(p["V"])


def two_contexts(p):
    first, second = (engine.softmax(np.log(p[f"exponentials_{i}"])) @ np.array(p[f"V_{i}"]) for i in (1, 2))
    return {"output_1": first, "output_2": second, "difference": first - second}


def impossible_output(p):
    """The only point outside the box of the values, or the only one inside."""
    low, high = np.min(p["V"], axis=0), np.max(p["V"], axis=0)
    found = [point for point in p["points"] if bool(np.all((point >= low) & (point <= high))) == p["asks_possible"]]
    assert len(found) == 1
    return f"$({', '.join(f'{x:g}' for x in found[0])})$"


def read_weight(p):
    """The text that names the right tokens, or the entry with the right indices."""
    if "style" in p:
        row, column = (int(p[token][:-2]) - 1 + p["base"] for token in ("query", "key"))
        return f"`A[{row}, {column}]`" if p["style"] == "code" else rf"$\alpha_{{{row},{column}}}$"
    query, key = (with_ending(p[index] + 1 - p["base"]) for index in ("row", "column"))
    if "growth" in p:
        return f"The output at the {query} token grows by ${p['weight'] * p['growth']:g}$."
    return f"{100 * p['weight']:g} % of the output at the {query} token comes from the value of the {key} token."


def with_ending(position):
    return str(position) + {1: "st", 2: "nd", 3: "rd"}.get(position, "th")


def mended(p):
    """Run the program with each change: one of them, and no other, makes it compute attention."""
    tokens, width = 5, 4
    numbers = np.random.default_rng(1)
    shapes = {"X": (tokens, width), "W_Q": (width, width), "W_K": (width, width), "W_V": (width, width)}
    given = {name: numbers.normal(size=shape) for name, shape in shapes.items()}
    queries, keys, values = (given["X"] @ given[name] for name in ("W_Q", "W_K", "W_V"))
    mask = engine.causal_mask(tokens) if p["mask"] == "a causal" else None
    expected = engine.scaled_dot_product_attention(queries, keys, values, mask).output

    def computes_attention(code):
        names = {"np": np, "n": tokens, "d_k": width, **given}
        with np.errstate(all="ignore"):
            exec("\n".join(code), names)
        return names["O"].shape == expected.shape and np.allclose(names["O"], expected)

    def changed(place, line):
        return [line if i == place else old for i, old in enumerate(p["code"])]

    assert not computes_attention(p["code"])
    found = [(place, line) for place, line in p["changes"] if computes_attention(changed(place, line))]
    assert len(found) == 1
    return f"Line {found[0][0] + 1} should read `{found[0][1]}`"


ORACLES = {
    "weighted-average": lambda p: np.dot(p["weights"], p["values"]),
    "weighted-vectors": lambda p: np.array(p["weights"]) @ np.array(p["V"]),
    "attention-output": lambda p: engine.scaled_dot_product_attention([p["q"]], p["K"], p["V"]).output[0],
    "attention-matrix": whole_sequence,
    "impossible-output": impossible_output,
    "equal-keys": equal_keys,
    "dominant-score": score_far_ahead,
    "weight-from-output": lambda p: np.linalg.solve([p["v"], [1, 1]], [p["output"], 1])[0],
    "read-weight": read_weight,
    "two-contexts": two_contexts,
    "find-the-bug": mended,
}
