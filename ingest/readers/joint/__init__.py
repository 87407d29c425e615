"""Readers of inspections that several inspectorates make together: JTAI and area SEND."""
