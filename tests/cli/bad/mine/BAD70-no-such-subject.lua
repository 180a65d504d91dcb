return rule {
  api = 1, title = "T", subject = "certificate", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },

  check = function (key)
    if key.spec == "signature" then return fail() end
  end,
  examples = { { fail = true, facts = { ["key.spec"] = "signature" } },
    { fail = false, facts = { ["key.spec"] = "exchange" } } },
}
