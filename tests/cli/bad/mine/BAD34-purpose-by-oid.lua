return rule {
  api = 1, title = "T", subject = "key", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },
  check = function (key)
    if key.cert.extended_key_usage:has "1.3.6.1.5.5.7.3.1" then return fail { at = "key.spec" } end
    if key.spec == "signature" then return fail() end
  end,
  examples = { { fail = true, facts = { ["key.spec"] = "signature" } }, { fail = false, facts = { ["key.spec"] = "exchange" } } },
}
