"""What people type, read as they mean it."""
