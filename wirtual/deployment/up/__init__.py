"""``manage.py up``: the product as a tree of processes under one parent.

The parent holds the data directory and the listening socket, starts PostgreSQL, the
web server, the provisioner daemons and the worker, starts again what dies, and ends
all of them in order. It imports no Django. Every process is tied to it, so that none
is left when it is killed.
"""
