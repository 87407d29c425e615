"""Trajectories: themes and patterns followed over a council's reviews, and over all councils."""
