"""How much is worked on at once, and how much one document may cost.

Imports nothing: the command line names these before anything heavy is loaded. docs/limits.md says what follows.
"""

# A batch is what is held in memory, validated and committed at once.
BATCH_DOCUMENTS = 500
BATCH_BYTES = 8 * 1024 * 1024

# What a worker process is given at once: little, so that a document it is ended over costs its neighbours little.
CHUNK_DOCUMENTS = 64
CHUNK_BYTES = 2 * 1024 * 1024

# Seconds of the processor that reading a document, or a stage's work on it, may take. Not of the clock: on a busy
# machine the same documents pass as on an idle one.
WORK_SECONDS = 20
# Seconds of the clock without a sign of life after which a worker is given up: something waits that should not.
SILENT_SECONDS = 900
# Memory that a worker process may take, what it starts with (about 150 MB) included.
WORKER_BYTES = 640 * 1024 * 1024
