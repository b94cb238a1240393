"""What must be there before anything is started, looked at once.

A daemon that lacks one of these would be started again for ever.
"""

import logging
from types import ModuleType

import psycopg

from provisioning_app.provisioner.terraform.engine import EngineNotFound, find_engine

CONNECT_WITHIN = 5  # seconds


class NeedMissing(Exception):
    """Something outside isn't there. The text is one line for an operator."""


def check_needs(settings: ModuleType) -> None:
    """Look for what the processes that ``settings`` ask for can't do without.

    Raises:
        NeedMissing: there is no usable Terraform, or no database at the address.
    """
    if settings.WIRTUAL_PROVISIONERS and (
        "terraform" in settings.WIRTUAL_PROVISIONER_TYPES
    ):
        _check_engine(settings.WIRTUAL_TERRAFORM_PATH)
    if settings.WIRTUAL_DATABASE_URL:
        _check_database(settings.WIRTUAL_DATABASE_URL)


def _check_engine(configured: str) -> None:
    # What it warns of, each daemon says in its own log.
    logging.getLogger("provisioning_app").addHandler(logging.NullHandler())
    try:
        find_engine(configured or None)
    except EngineNotFound as error:
        told = _first_line(error)
        if configured:
            told = f"WIRTUAL_TERRAFORM_PATH: {told}"
        raise NeedMissing(told) from error


def _check_database(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=CONNECT_WITHIN).close()
    except psycopg.Error as error:
        raise NeedMissing(f"WIRTUAL_DATABASE_URL: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
