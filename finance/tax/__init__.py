"""Tax: lots and what selling them realises, losses worth taking, tables by jurisdiction, the order of withdrawals."""
