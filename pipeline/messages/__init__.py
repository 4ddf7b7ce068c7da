"""What a run says: to a terminal, a log, a report; never a password."""
