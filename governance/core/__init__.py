"""The common ground of every room: settings, database, errors, access, audit, jobs, doors.

It stands inside `governance` because the top level is fixed; `inspections` and `dashboard` use it as well.
"""
