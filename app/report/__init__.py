"""The report that a client takes away: from the records of a visit to a PDF, a text for QR codes, and a printer."""
