"""The web console of head office: pages made on the server, readable without JavaScript."""
