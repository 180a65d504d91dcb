return { api = 1, title = "T", enabel = { "BAD10" } }
