"""Children and allocations from a spreadsheet: reading the file, then one row at a time (`import-cases`)."""
