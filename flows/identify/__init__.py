"""identify: what is new among the documents that ingest has read."""

from flows.identify.stage import Identified, Known, identify, outcome

__all__ = ["Identified", "Known", "identify", "outcome"]
