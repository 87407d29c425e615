"""What pages and API share: the guard, problem documents, templates, upkeep of the indexes, and the server."""
