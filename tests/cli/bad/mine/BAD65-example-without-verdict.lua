return rule {
  api = 1, title = "T", subject = "key", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },
  check = function (key)
    if key.spec == "signature" then return fail() end
  end,
  examples = { { failed = true, facts = { ["key.spec"] = "signature" } }, { fail = false, facts = { ["key.spec"] = "exchange" } } },
}
