"""Lets `python -m kb` do what `kb` does."""

from kb.cli import main

if __name__ == "__main__":
    main()
