"""From a camera picture to findings: is somebody there, where, and do they nod. No picture is kept."""
