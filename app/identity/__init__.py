"""Who somebody is: pure rules of one-time codes and badges. No I/O, no clock, nothing else of ours."""
