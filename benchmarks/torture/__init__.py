"""Faults on purpose: copydesk killed, crowded and starved, and what it leaves looked at from outside."""
