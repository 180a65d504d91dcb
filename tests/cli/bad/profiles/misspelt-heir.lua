return { api = 1, title = "T", inherits = { "ii" } }
