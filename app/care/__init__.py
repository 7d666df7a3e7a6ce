"""Looking after an installation: the settings checked, the machine examined, what runs, and a bundle for support."""
