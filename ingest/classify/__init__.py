"""Says what each finding is: its polarity and its themes."""

from ingest.classify.classifier import WEIGHTS, FirstClassifier, first_classifier

__all__ = ["WEIGHTS", "FirstClassifier", "first_classifier"]
