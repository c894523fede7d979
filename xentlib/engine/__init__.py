"""What every picture is made with: a figure that follows its controls."""
