"""The version, once: of the package, of `govtables --version` and of each row's `parser_version`."""

VERSION = "0.1.0"
