"""From a compatibility matrix, modes and rules to a market, and from a market to a proven result."""

if __name__ != "jumelage.matching":
    message = "this folder is installed inside jumelage: write `import jumelage.matching`, not `import matching`"
    raise ImportError(message)
