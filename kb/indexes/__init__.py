"""The indexes over passages: Chroma for vectors, tantivy for words. Derived from catalogue and embedding cache."""
