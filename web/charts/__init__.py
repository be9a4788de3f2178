"""Charts as SVG made on the server: no script, no inline style, one size for phone and desk, a table beside each.

A shape (bars, lines, days ...) is one module with one function that returns SVG; `figure` holds what goes around it.
The colours are classes of charts.css.
"""
