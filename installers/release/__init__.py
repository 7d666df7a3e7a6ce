"""What a release is made of: licences, bills of material, reproducible wheel, signatures, security checks."""
