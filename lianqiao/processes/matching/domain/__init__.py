"""What happens to matches."""
