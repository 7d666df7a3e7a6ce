"""Who did what at head office: written in the transaction of the deed, chained, checkpointed, exported."""
