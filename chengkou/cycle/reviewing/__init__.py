"""What the reviewer works with: the board of a period, approvals of several forms, verdicts."""
