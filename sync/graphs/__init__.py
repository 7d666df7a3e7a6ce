"""The device's side of the knowledge graph: what is fetched from head office, and what is proposed to it."""
