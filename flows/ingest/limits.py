"""How much of anything is read. docs/limits.md says what follows from each, and a test keeps the two in step.

Numbers only. Each was chosen so that what it lets through passes every stage within the limits that worker processes
have (flows/batches/sizes.py); where the number comes from a measurement, it stands beside it.
"""

MEGABYTE = 1024 * 1024

# A document. The longest articles of newspapers take 0.2 MB. Finding names, dates and amounts in 2 MB of prose takes 10
# seconds of the processor and 360 MB; strip takes 7 seconds and 600 MB for 100,000 short lines, half of it for half.
MAX_TEXT_BYTES = 2 * MEGABYTE
MAX_LINES = 50_000

# A page has several times the bytes of its text.
MAX_PAGE_BYTES = 8 * MEGABYTE
# Parsers of HTML compare each attribute of a tag with all before it: 20,000 take seconds, 300,000 take hours.
MAX_ATTRIBUTES = 500

# A record: its text and whatever else its row or object holds.
MAX_RECORD_BYTES = 32 * MEGABYTE
# Values in a record of JSON, told by the marks that part them: each takes some hundred bytes when it is read.
MAX_VALUES = 2_000_000
# So many records one after another that cannot be read: the file is of another kind, or its text has another name.
MAX_BROKEN_RECORDS = 10_000
# Lists in objects in lists: deeper ones meet the limits of Python's own parser, which differ by version.
MAX_DEPTH = 100
# Python reads whole numbers of 640 digits whatever its settings; longer ones are kept as text.
MAX_DIGITS = 640

# Compression in compression, archives in archives: a gzip file can hold itself, and so can a zip archive.
MAX_LAYERS = 4
MAX_ARCHIVES = 3
MAX_MEMBERS = 250_000
# Text is packed to a tenth, repetitive records to a fiftieth or so; only what was made to fill disks goes beyond.
MAX_RATIO = 250
# So much a small file may unpack to in any case.
FREE_UNPACKED_BYTES = 256 * MEGABYTE
# A zip or Parquet file inside of something packed has to be laid out on the disk to be read.
MAX_COPY_BYTES = 4096 * MEGABYTE

# Rows of a Parquet file that are laid out at once, by what they take.
MAX_BATCH_ROWS = 256
MAX_BATCH_BYTES = 16 * MEGABYTE
