return { api = 1, title = "T", severity = { BAD10 = "bad" } }
