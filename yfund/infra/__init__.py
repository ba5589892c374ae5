"""The outside world: settings, database, journal, outbox, files, jobs, documents."""
