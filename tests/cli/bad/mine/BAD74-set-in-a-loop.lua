return rule {
  api = 1, title = "T", subject = "key", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },

  check = function (key)
    for usage in key.cert.key_usage do if usage then return fail() end end
    if key.spec == "signature" then return fail() end
  end,
  examples = { { fail = true, facts = { ["key.spec"] = "signature" } },
    { fail = false, facts = { ["key.spec"] = "exchange" } } },
}
