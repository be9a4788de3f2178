"""When to ask again: pure rules, no Django, no clock, no dice.

Values go in and come out frozen; time zones, study days and random factors are arguments.
"""
