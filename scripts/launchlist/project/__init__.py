"""The application core that commands share: load, check, generate, compare, edit."""
