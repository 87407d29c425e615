"""Readers of reviews that peers, partners and commissioners make."""
