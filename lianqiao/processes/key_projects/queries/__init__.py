"""What of key projects a person may see, and figures over them."""
