"""The command line: ``jumelage match | check | audit | demo``.

Exit codes: 0 done, 1 the audited placements break a rule, 2 bad input, 3 no matching keeps the hard rules,
4 out of time with nothing found, 130 interrupted.
"""

import io
import sys
from collections.abc import Sequence

import click

from jumelage.command_line.commands import jumelage
from jumelage.errors import InfeasibleError, InputError, JumelageError, MissingExtraError, TimeLimitError

_EXIT_CODES: dict[type[JumelageError], int] = {
    InputError: 2,
    MissingExtraError: 2,
    InfeasibleError: 3,
    TimeLimitError: 4,
}
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What is written after ``jumelage``; by default what this process was called with.

    Returns
    -------
    int
        The exit code.

    Examples
    --------
    >>> main(["check", "no-such-folder"])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        return jumelage.main(args=arguments, prog_name="jumelage", standalone_mode=False) or 0
    except click.Abort:
        click.echo("Interrupted; nothing more was written.", err=True)
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except JumelageError as error:
        click.echo(str(error), err=True)
        return _EXIT_CODES.get(type(error), 1)
