"""What is done with boards: topics, tiles, snapshots, bulletins, assessments, alerts."""
