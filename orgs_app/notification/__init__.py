"""What people are told by mail: messages wait in a table until they are sent."""
