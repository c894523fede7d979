"""What a user passed becomes arrays, or a refusal in words; sums and logs keep their digits."""
