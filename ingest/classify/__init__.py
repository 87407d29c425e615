"""Says what each finding is: its polarity, themes, named patterns, extent and status."""

from ingest.classify.trained import SHIPPED, TrainedClassifier, trained_classifier

__all__ = ["SHIPPED", "TrainedClassifier", "trained_classifier"]
