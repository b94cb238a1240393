"""The process that runs jobs: one daemon, one job at a time.

``daemon`` waits for jobs and hands them to ``job_run``, which drives a provisioner
through the stages of one; ``reporter`` carries lines and signs of life to the service.
Nothing here knows what a job means.

Rule: spec/provisioning.md, 17.
"""
