"""Studies: reports over the whole library that anyone who holds it can make again with one command."""
