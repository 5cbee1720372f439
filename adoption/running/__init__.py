"""Starting and testing Homeward from nothing: embedded servers, the supervisor, checks. Behind `./run`; see docs."""
