"""Reports and comparisons, drawn: blocks for people (terminal, Markdown), records for machines (JSON)."""
