"""Records of other tools: JSON, and files with front matter."""
