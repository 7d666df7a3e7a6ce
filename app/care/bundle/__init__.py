"""One file for whoever helps: how an installation is, and nothing of a client, a secret or a person in it."""
