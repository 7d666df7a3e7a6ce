"""Six dashboards as tables of panels, and what writes them as Grafana's JSON: `python -m installers.observe.boards`."""
