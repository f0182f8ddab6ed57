"""The order of things: Prefect flows and tasks, and the command line.

Below this package lies one package a stage (ingest, strip, split, recognise), which never imports Prefect.
"""
