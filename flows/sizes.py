"""How much is worked on at once. Imports nothing: the command line names these before anything heavy is loaded."""

# A batch is what is held in memory, validated and committed at once.
BATCH_DOCUMENTS = 500
BATCH_BYTES = 32 * 1024 * 1024
