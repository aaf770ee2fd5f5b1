"""What happens when: objects declare their own future, one job runs it."""
