"""What measures: one probe a check. A probe blocks, follows a cancel token, and finds causes rather than raising."""
