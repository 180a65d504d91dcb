return rule {
  api = 1,
  title = "Private key can be exported",
  subject = "key", severity = "notice", since = "0.1",
  tags = { "demo" },
  why = [[A key that can leave will leave.]],
  check = function (key)
    if key.exportable then return fail { at = "key.exportable" } end
  end,
  examples = {
    { fail = true, facts = { ["key.exportable"] = true } },
    { fail = false, facts = { ["key.exportable"] = false } },
    { cannot_tell = true, facts = {} },
  },
}
