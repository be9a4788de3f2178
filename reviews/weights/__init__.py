"""The memory model fitted to one learner: tried, kept only where it predicts better, and replayed."""
