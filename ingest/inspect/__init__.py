"""Shows how a file is read, without keeping it: for a person to check a reader against the document."""
