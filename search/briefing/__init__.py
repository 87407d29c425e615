"""Briefings: ordered, cited statements written as Markdown for a board, and the check that they still hold."""
