"""Reading policy English: tokens, patterns over them, clauses, and what a clause commits to."""
