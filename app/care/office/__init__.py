"""What `steward headoffice doctor` looks at: head office's data, keys, backups, work and machine."""
