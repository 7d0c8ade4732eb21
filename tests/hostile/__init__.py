"""Files and folders that mean harm, or have come to it."""
