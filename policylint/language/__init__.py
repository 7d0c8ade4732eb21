"""Reading policy English: tokens, patterns over them, and what a sentence mentions."""
