"""The arithmetic of the course's `check:` lines: worked out by the engine, never by Python's own eval.

An expression is NumPy as far as it goes: numbers, lists (they become arrays), + - * / // % ** @, comparisons,
indices, and calls of the functions in FUNCTIONS. Nothing else can be named or reached.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import engine
from engine.positions import sinusoidal


def normal(seed: int, *shape: int) -> NDArray[np.floating]:
    return np.random.default_rng(seed).standard_normal(shape)


def self_attention(tokens: NDArray[np.floating], causal: bool = False) -> NDArray[np.floating]:
    """Self-attention with fixed projections: what it does to the order of tokens holds for any."""
    dice = np.random.default_rng(7)
    queries, keys, values = (tokens @ dice.normal(size=(tokens.shape[1], 2)) for _ in range(3))
    return attention(queries, keys, values, engine.causal_mask(len(tokens)) if causal else None)


def attention(queries: Any, keys: Any, values: Any, mask: Any = None) -> NDArray[np.floating]:
    trace = engine.scaled_dot_product_attention(
        np.asarray(queries, float), np.asarray(keys, float), np.asarray(values, float), mask
    )
    return trace.output


def layer_norm(features: ArrayLike) -> NDArray[np.floating]:
    row = np.asarray(features, float)
    return (row - row.mean()) / row.std()


def softmax(scores: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    return engine.softmax(np.asarray(scores, float), axis=axis)


CONSTANTS: Mapping[str, float] = {"pi": np.pi, "inf": np.inf}

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": np.abs,
    "all": np.all,
    "argmax": np.argmax,
    "attention": attention,
    "causal_mask": engine.causal_mask,
    "close": np.allclose,
    "concatenate": lambda *parts: np.concatenate(parts),
    "cos": np.cos,
    "exp": np.exp,
    "eye": np.eye,
    "finite": np.isfinite,
    "layer_norm": layer_norm,
    "log": np.log,
    "maximum": np.maximum,
    "mean": np.mean,
    "max": np.max,
    "normal": normal,
    "ones": lambda *shape: np.ones(shape),
    "self_attention": self_attention,
    "reshape": np.reshape,
    "shape": np.shape,
    "sin": np.sin,
    "sinusoidal": sinusoidal,
    "size": np.size,
    "softmax": softmax,
    "sqrt": np.sqrt,
    "std": np.std,
    "sum": np.sum,
    "transpose": np.transpose,
    "where": np.where,
    "zeros": lambda *shape: np.zeros(shape),
}

OPERATORS: Mapping[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class NotArithmetic(ValueError):
    """The expression uses something that the arithmetic of the course does not have."""


def work_out(expression: str) -> Any:
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError as error:
        raise NotArithmetic(f"{expression}: {error.msg}") from error
    with np.errstate(over="ignore"):  # one question is about just that
        return _value(tree.body)


def _value(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() as number):
            return number
        case ast.List(elts=entries):
            return np.array([_value(entry) for entry in entries])
        case ast.Name(id=name) if name in CONSTANTS:
            return CONSTANTS[name]
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left), _value(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_value(left), _value(right))
        case ast.BoolOp(op=ast.And(), values=parts):
            return all(_value(part) for part in parts)
        case ast.Subscript(value=whole, slice=index):
            return _value(whole)[_index(index)]
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords) if name in FUNCTIONS:
            named = {keyword.arg: _value(keyword.value) for keyword in keywords if keyword.arg}
            return FUNCTIONS[name](*map(_value, arguments), **named)
    raise NotArithmetic(f"{ast.unparse(node)} is not arithmetic of the course")


def _index(node: ast.expr) -> Any:
    match node:
        case ast.Tuple(elts=entries):
            return tuple(_index(entry) for entry in entries)
        case ast.Slice(lower=lower, upper=upper, step=None):
            return slice(lower and _value(lower), upper and _value(upper))
    return _value(node)
