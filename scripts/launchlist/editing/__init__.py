"""Write the files of a plan: whole files in one format, or one value with every other byte unchanged."""
