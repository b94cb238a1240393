"""What can be wrong with a template that Terraform itself accepts."""


class ConversionFailed(Exception):
    """The template says something that we can't make sense of; the text says what."""
