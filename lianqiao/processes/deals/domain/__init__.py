"""What people do with deals and statements of commission."""
