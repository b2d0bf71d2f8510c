"""From records to what bringing them in would do."""
