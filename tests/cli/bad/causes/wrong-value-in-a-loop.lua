return cause {
  api = 1, title = "T", since = "1", rank = 1, cite = { { "Us" } }, why = "W",
  check = function (cert, goal)
    for acl in each_linked(cert, "acl") do
      if acl.kind == "folders" then return likely { { acl, "kind" } } end
    end
    if cert.key.spec == "signature" then return certain { "key.spec" } end
  end,
  fix = { { command = "c ${sha1}", changes = "C", undo = "u" } },
  examples = { { certain = true, facts = { ["key.spec"] = "signature" } }, { none = true, facts = { ["key.spec"] = "exchange" } } },
}
