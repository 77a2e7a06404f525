"""`python -m jumelage`: the command line."""

from jumelage.command_line import main

if __name__ == "__main__":
    raise SystemExit(main())
