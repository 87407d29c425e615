"""A pattern's whole card: its figures, how they part, what goes with it, and the evidence for and against."""
