"""Errors that a user can cause, each with one clear sentence and a hint of what to do."""


class SopsimError(Exception):
    """An error to show to the user as it is.

    ``message`` is one sentence that says what is wrong, ``hint`` one that says what to do about it.
    """

    def __init__(self, message: str, hint: str) -> None:
        """Keep both sentences; ``str(error)`` is the message."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type["SopsimError"], tuple[str, str]]:
        """Pickle with both sentences, so that an error survives the way out of a worker process."""
        return type(self), (self.message, self.hint)


class UnreadablePdfError(SopsimError):
    """A PDF that cannot be opened or holds nothing that can be read."""


class OcrError(SopsimError):
    """Text recognition that cannot be used."""


class CorpusError(SopsimError):
    """A corpus folder that cannot be used, or a faulty ``corpus.csv`` in it."""


class ModelError(SopsimError):
    """An embedding model that cannot be found or loaded."""


class OutputError(SopsimError):
    """An output folder or file that cannot be written."""


class ResultFileError(SopsimError):
    """An ``overlaps.json`` or ``gold.json`` that cannot be read or does not fit its schema."""


class WorkerError(SopsimError):
    """The processes that read files cannot be started."""
