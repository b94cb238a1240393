"""Answers "may I?" without doing it. Asked by pages that hide what can't be done."""
