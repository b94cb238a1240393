"""Keys to the API: sessions and tokens, and how a request is signed in with one."""
