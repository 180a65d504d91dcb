return rule {
  api = 1, title = "T", subject = "key", severity = "error", since = "1",
  cite = { { "Us" } }, why = "W", remedy = { text = "R" },
  params = { bits = { type = "int", default = 2048, meaning = "M" } },
  check = function (key, params)
    if key.spec == "signature" then return fail { want = "at most " .. params } end
  end,
  examples = { { fail = true, facts = { ["key.spec"] = "signature" } },
    { fail = false, facts = { ["key.spec"] = "exchange" } } },
}
