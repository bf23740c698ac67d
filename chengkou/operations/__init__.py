"""What whoever keeps the site running needs to know of it: log, readiness, metrics, outages."""
