"""What a person can do about each reason that holds a document back: one or two sentences for each.

docs/quarantine.md has the same sentences; a test compares them.
"""

from collections.abc import Mapping

from schemas.slugs import Reason

ADVICE: Mapping[Reason, str] = {
    Reason.EMPTY: "There is nothing to read in it: dismiss it, or put the text there and retry.",
    Reason.BINARY: (
        "It is no text, or UTF-16 that does not say so. Name its encoding with --encoding and retry, or dismiss it."
    ),
    Reason.UNDECODABLE: "Its bytes fit no encoding: retry with --encoding, or mend the file and retry.",
    Reason.UNREADABLE: "The machine refused to open it: mend its permissions or put it back, and retry.",
    Reason.TOO_LARGE: "It is beyond what one document may be: split it, or take out what is no article, and retry.",
    Reason.BAD_ARCHIVE: "The archive is torn or is none: fetch it again, put it in its place and retry.",
    Reason.BOMB: "It holds far more than it seems to, as bombs do: unpack what is meant to be read, and load that.",
    Reason.ENCRYPTED: "It needs a password: put an unlocked copy in its place and retry.",
    Reason.NO_ARTICLES: "Nothing in it looks like articles: retry with --text-field if some are there, or dismiss it.",
    Reason.BAD_FILE: "The file is not of the form that its name says, or is torn: mend it and retry.",
    Reason.BAD_RECORD: "The record is no object with a text: mend it in its file and retry, or dismiss it.",
    Reason.NO_TEXT_FIELD: "No field goes by a name of the text: retry with --text-field NAME.",
    Reason.TIME_LIMIT: "It took longer than a document may: look for what is odd in it, such as one endless line.",
    Reason.MEMORY_LIMIT: "It needed more memory than a document may: split it, or take out what is no article.",
    Reason.STAGE_ERROR: "A stage failed on it, a fault of copydesk's: report it, and retry with a newer version.",
    Reason.NO_TEXT: (
        "Nothing was left of it, as of a page of links: dismiss it, or keep its lines by a rule of your own and retry."
    ),
    Reason.FOOTER_LINE: (
        "A line of the text or its title is plainly a page's own: remove it by a rule of your own and retry."
    ),
    Reason.BAD_VALUE: (
        "A value is missing or outside of what its column may hold: mend what was supplied with the text and retry, or "
        "set the bound in a suite of your own."
    ),
    Reason.NOT_REVERSIBLE: (
        "Text, spans and raw text do not give back one another, which is a fault of copydesk's: report it, and retry "
        "with a newer version."
    ),
    Reason.ROWS_DO_NOT_FIT: (
        "Rows of the document do not fit together, which is a fault of copydesk's: report it, and retry with a newer "
        "version."
    ),
    Reason.BATCH_STOPPED: (
        "Nothing is wrong with the document itself: its batch was stopped. See to what stopped it, then retry, or run "
        "the same command again."
    ),
    Reason.ODD_VALUE: "A note; it holds nothing back unless a suite of your own makes it an error.",
    Reason.ODD_RUN: "Of a run as a whole: it stops a batch, whose documents then say batch-stopped, or is a note.",
}
