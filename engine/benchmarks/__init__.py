"""What the engine costs, as ratios from one run, which mean the same on every machine. `make bench` prints them."""
