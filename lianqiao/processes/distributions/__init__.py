"""What a unit earned by an achievement, and how much of it goes to the people who made and moved it."""
