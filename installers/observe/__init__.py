"""What watches over an installation: Prometheus, Alertmanager and Grafana; `docs/watching.md` says how."""
