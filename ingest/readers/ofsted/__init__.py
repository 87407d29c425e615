"""Readers of inspections of children's services: SIF, ILACS, and those before them."""
