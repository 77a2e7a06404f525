"""From a cohort to its compatibility matrix."""

if __name__ != "jumelage.scoring":
    message = "this folder is installed as jumelage.scoring: write `import jumelage.scoring`, not `import scoring`"
    raise ImportError(message)
