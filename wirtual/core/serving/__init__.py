"""How requests reach Django: one port, HTTP in threads, sockets on the event loop.

The product speaks plain ASGI. Django runs as WSGI in a few threads that keep their
database connections, which is several times faster than its own ASGI handler; only
what waits long (a socket that follows a log) lives on the event loop. A WebSocket is
asked for like a page, so that routing, authentication, permission and refusals are
the same code; a view answers `SwitchToSocket` to go on as a socket.

Figures and what was given up: wirtual/docs/decisions/0008.
"""
