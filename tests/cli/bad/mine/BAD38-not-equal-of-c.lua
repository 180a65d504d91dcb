return rule {
  api = 1, title = "T", subject = "key", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },
  check = function (key)
    if key.spec != "exchange" then return fail { at = "key.spec" } end
  end,
  examples = { { fail = true, facts = { ["key.spec"] = "signature" } }, { fail = false, facts = { ["key.spec"] = "exchange" } } },
}
