return { BAD23 = "merged into BAD01" }
