"""Reference pages drawn from the code: what the tables, rules and modules say, as Markdown for `docs/`."""
