"""All of Prefect, and the processes that work for it."""
