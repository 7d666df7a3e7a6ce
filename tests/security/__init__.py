"""What an adversary tries, and what keeps the papers on it true: threats, requirements, licences, releases."""
