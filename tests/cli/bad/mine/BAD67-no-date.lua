return rule {
  api = 1, title = "T", subject = "key", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },

  check = function (key)
    if key.spec == "signature" and key.cert.not_after > run.now then return fail() end
  end,
  examples = { { fail = true, facts = { ["key.spec"] = "signature" } },
    { fail = false, facts = { ["key.spec"] = "exchange", ["key.cert.not_after"] = "2028-13-01" } } },
}
