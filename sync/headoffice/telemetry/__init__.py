"""What devices measure: taken from the telemetry lane, added up for Prometheus, and handed on as traces."""
