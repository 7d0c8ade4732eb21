"""Drawing a report: one small module per format, each a function from the report alone to text."""
