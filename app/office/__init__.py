"""Head office's advisors: the kiosk's Advisor in processes of their own, each with many conversations."""
