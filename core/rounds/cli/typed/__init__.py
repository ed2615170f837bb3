"""What people type, and what they mean by it: names, channels, fields, options."""
