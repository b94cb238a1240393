"""What a job made or would make: resources, facts about them, and modules."""
