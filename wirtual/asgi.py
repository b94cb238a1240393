"""What a server runs: ``wirtual.asgi:application``."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wirtual.settings")
django_application = get_wsgi_application()

from wirtual.core import pubsub  # noqa: E402  needs Django set up
from wirtual.core.serving.dispatcher import Dispatcher  # noqa: E402

#: Whose bodies may be large and are none of JSON.
UPLOADS = frozenset({("POST", "/api/v2/files")})

application = Dispatcher(
    django_application,
    threads=settings.WIRTUAL_WEB_THREADS,
    max_body=settings.WIRTUAL_MAX_BODY_BYTES,
    read_by_views=UPLOADS,
    at_start=pubsub.hub.start,
    at_end=pubsub.hub.stop,
)
