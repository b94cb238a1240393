"""What users describe: files, versions, templates, and what they consist of."""
