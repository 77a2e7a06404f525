"""Run every notebook from top to bottom, each in a folder of its own; the first error fails."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
SECONDS_PER_CELL = 300


def main() -> None:
    """Run the notebooks; they must be committed without outputs."""
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not paths:
        sys.exit(f"no notebooks in {NOTEBOOKS}")
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        if any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells):
            sys.exit(f"{path.name} was saved with outputs: clear them")
        with TemporaryDirectory() as folder:
            client = NotebookClient(
                notebook,
                timeout=SECONDS_PER_CELL,
                kernel_name="python3",
                resources={"metadata": {"path": folder}},
            )
            client.execute()
        print(f"{path.name}: {sum(cell.cell_type == 'code' for cell in notebook.cells)} cells ran", flush=True)


if __name__ == "__main__":
    main()
