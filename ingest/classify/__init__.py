"""Says what each finding is: its polarity, themes, named patterns, extent and status."""

from ingest.classify.trained import HEADS, TrainedClassifier, trained_classifier

__all__ = ["HEADS", "TrainedClassifier", "trained_classifier"]
