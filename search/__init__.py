"""The reading room: retrieval, patterns, cases, trajectories and briefings over the library."""
