"""What pages print in rows: figures, and the records of directories."""
