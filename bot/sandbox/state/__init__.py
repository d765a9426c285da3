"""What the sandbox remembers, and the rules that hold between people, chats and messages."""
