"""The short words that rows carry: categories, statuses, severities, labels, parts. Declared only here."""

from enum import StrEnum


class Category(StrEnum):
    """What a removed span was."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    AGENCY = "agency"
    DATE = "date"
    TAGS = "tags"
    NAVIGATION = "navigation"
    SHARE = "share"
    NEWSLETTER = "newsletter"
    ADVERTISEMENT = "advertisement"
    RELATED = "related"
    COMMENTS = "comments"
    CAPTION = "caption"
    CREDIT = "credit"
    READING_TIME = "reading-time"
    PAYWALL = "paywall"
    CONSENT = "consent"
    LEGAL = "legal"
    APP_PROMO = "app-promo"
    DUPLICATE = "duplicate"
    TEMPLATE = "template"
    HTML_OUTSIDE_MAIN = "html-outside-main"
    WHITESPACE = "whitespace"
    OTHER = "other"


class Status(StrEnum):
    """What became of a document in a run. Unchanged documents are counted, not listed."""

    NEW = "new"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    DISMISSED = "dismissed"
    FORGOTTEN = "forgotten"


# Of documents that are held back, or could not be read or worked through.
HELD_STATUSES = (Status.QUARANTINED, Status.FAILED)
# Of documents that are not to be in the tables: those, and what a person has let go or had forgotten.
OUT_STATUSES = (*HELD_STATUSES, Status.DISMISSED, Status.FORGOTTEN)


class Reason(StrEnum):
    """Why a document is held back, or why an expectation notes something; docs/quarantine.md says what to do.

    A person's own suite may have reasons of its own beside these.
    """

    # Of reading a file, a member of an archive, or a record
    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    BAD_ARCHIVE = "bad-archive"
    BOMB = "bomb"
    ENCRYPTED = "encrypted"
    NO_ARTICLES = "no-articles"
    BAD_FILE = "bad-file"
    BAD_RECORD = "bad-record"
    NO_TEXT_FIELD = "no-text-field"
    # Of working through it
    TIME_LIMIT = "time-limit"
    MEMORY_LIMIT = "memory-limit"
    STAGE_ERROR = "stage-error"
    # Of the suites
    NO_TEXT = "no-text"
    FOOTER_LINE = "footer-line"
    BAD_VALUE = "bad-value"
    NOT_REVERSIBLE = "not-reversible"
    ROWS_DO_NOT_FIT = "rows-do-not-fit"
    BATCH_STOPPED = "batch-stopped"
    # Of the suites, too, where they hold back no single document
    ODD_VALUE = "odd-value"
    ODD_RUN = "odd-run"


class Severity(StrEnum):
    """What a failed expectation does: a note, the document's quarantine, or the batch's stop."""

    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class Stage(StrEnum):
    """The stages of the way, in order."""

    INGEST = "ingest"
    IDENTIFY = "identify"
    STRIP = "strip"
    SPLIT = "split"
    RECOGNISE = "recognise"
    VALIDATE = "validate"
    COMMIT = "commit"


class Part(StrEnum):
    """Where a sentence stands."""

    TITLE = "title"
    TEXT = "text"


class Label(StrEnum):
    """What a mention names, after OntoNotes; LOC includes facilities."""

    PERSON = "PERSON"
    ORG = "ORG"
    GPE = "GPE"
    LOC = "LOC"
    NORP = "NORP"
    EVENT = "EVENT"
    MISC = "MISC"


class ValueLabel(StrEnum):
    """What a mention that is no name says, after OntoNotes; found by rule where asked for."""

    DATE = "DATE"
    TIME = "TIME"
    MONEY = "MONEY"
    PERCENT = "PERCENT"
    QUANTITY = "QUANTITY"
    CARDINAL = "CARDINAL"


class Period(StrEnum):
    """How long a date in a text lasts."""

    DAY = "day"
    WEEKEND = "weekend"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


class Precision(StrEnum):
    """How exactly an article prints its date."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


class BatchStatus(StrEnum):
    """Whether a batch's documents became visible."""

    COMMITTED = "committed"
    STOPPED = "stopped"


class RunStatus(StrEnum):
    """How a run ended; `running` is what a run that died leaves behind until the next one takes the lock."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
