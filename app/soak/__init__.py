"""What a long trial of the kiosk measures from outside its window: processes, memory, files, the X screen. No Qt."""
