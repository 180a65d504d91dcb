return cause {
  api = 1, title = "T", since = "1", rank = 1, cite = { { "Us" } }, why = "W",
  check = function (cert, goal)
    if cert.key.spec == "signature" then return certain { "key.spec" } end
  end,
  fix = { { command = "c ${sha}", changes = "C", undo = "u" } },
  examples = { { certain = true, facts = { ["key.spec"] = "signature" } }, { none = true, facts = { ["key.spec"] = "exchange" } } },
}
