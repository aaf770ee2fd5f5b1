"""What is asked of people in campaigns, and how it is shown."""
