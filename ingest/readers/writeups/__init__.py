"""The reader of officers' write-ups."""
