"""Approaches: what councils tried, where reports name it, and what was judged before and after."""
