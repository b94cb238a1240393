"""Jobs: what is to be run, who runs it, and what came of it.

The queue knows rows, tags and daemons; what a job *means* is told by handlers that
the apps above register. Status is computed by the database and never written.

``actions`` is what the product does to jobs, ``service`` what daemons may ask.
"""
