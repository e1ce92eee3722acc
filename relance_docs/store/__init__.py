"""What was found out of a content is kept, so that nothing is done twice."""
