"""The analysis panels of the workstation, one file a panel."""
