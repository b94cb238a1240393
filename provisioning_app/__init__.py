"""The machine: the job queue, daemons, and the provisioners that do the work."""
