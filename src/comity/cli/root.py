"""The command `comity`: its name, its help, and how it fails."""

import sys
from typing import Annotated

import typer

from comity import __version__
from comity.model.errors import ComityError, InputError

app = typer.Typer(
    name="comity",
    help="Measure how close states' militaries really are, with every number traceable to a passage.",
    epilog="Start with: comity report CHN RUS -o report.html",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"comity {__version__}\n")
        raise typer.Exit


@app.callback()
def _comity(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    pass


def run() -> None:
    """Run what is loaded; exit with 0, with 1 for findings, with 2 to 4 for what :mod:`comity.model.errors` names."""
    try:
        app()
    except ComityError as error:
        sys.stderr.write(f"comity: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (comity events | head): nobody is left to tell.
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        place = f"{error.filename} cannot be used" if error.filename else "The output cannot be written"
        sys.stderr.write(
            f"comity: {place}: {error.strerror or error}. Check the path, its permissions and free space.\n"
        )
        sys.exit(InputError.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("comity: stopped; nothing half-done was kept.\n")
        sys.exit(130)
