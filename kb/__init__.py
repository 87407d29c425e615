"""The library: words and contracts, catalogue, indexes, embedder and settings."""
