"""Prefect: its server, its threads, its tasks and artifacts."""
