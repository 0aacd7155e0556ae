"""What the blocking and the asynchronous client share: no module here sends anything."""
