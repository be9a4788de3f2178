"""Faults on purpose: real servers are killed and frozen while devices study, then what they hold is compared.

`make soak MINUTES=10` runs it for long, `pytest tests/blackbox` shortly. Nothing here knows the code of the product: it
speaks HTTP, kills processes by their ids and reads what the API tells.

- `instance`: one instance, its web processes and its database, and what can be done to them.
- `connection`: requests of a flaky network.
- `events`: what a learner does, made by dice, and the order in which it counts.
- `ledger`: what was sent, what was acknowledged, and how that differs from what the server holds.
- `devices`: accounts and their devices, which write offline, in batches, twice and in any order.
- `rounds`: one round of faults and the judgement after it.
- `adapter`: for a harness made elsewhere, as a second opinion.
"""
