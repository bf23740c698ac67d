"""What the reviewer needs: the board of a period, verdicts, what changed since the approval."""
