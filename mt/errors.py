"""Errors a user can mend: each is one line that names the place and the next step."""


class UserError(Exception):
    """Reports a mistake that the user can mend; the command line prints it and exits with 2.

    ``place`` says where (a file, a file and line, an option), ``what`` what is wrong there and ``next_step`` what to
    do.
    """

    def __init__(self, place: str, what: str, next_step: str) -> None:
        self.place, self.what, self.next_step = place, what, next_step
        super().__init__(f"{place}: {what}; {next_step}")


class BadRecord(UserError):
    """Reports a line of a pipeline file that is not the record it should be."""


class ModelUnavailable(UserError):
    """Reports a model that cannot be loaded here, and the command that would get it."""


class NotConvertible(ModelUnavailable):
    """Reports a whole checkpoint that CTranslate2 has no form for; the torch reference still runs it."""


class Balance(RuntimeError):
    """Reports a stage that lost or invented records: a bug of ours, never the user's."""
