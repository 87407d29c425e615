"""The workshop: bytes become a source, a source a review with passages and findings, classified and shelved."""
