"""Readers of letters about focused and monitoring visits."""
