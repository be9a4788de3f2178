"""What a learner is asked on which day, and what comes next."""
