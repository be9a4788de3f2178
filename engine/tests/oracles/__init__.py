"""The answer of every type once more, from the printed parameters alone and by other code than the type's own."""

from engine.tests.oracles import cost, heads, masks, order, output, roles, scale, softmax

ORACLES = {
    slug: oracle
    for objective in (roles, softmax, output, scale, masks, heads, order, cost)
    for slug, oracle in objective.ORACLES.items()
}
