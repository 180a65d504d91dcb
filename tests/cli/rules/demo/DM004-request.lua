return rule {
  api = 1,
  title = "Request asks for a key that only signs",
  subject = "request", severity = "error", since = "0.1",
  tags = { "demo" },
  why = [[The key is made as the request says.]],
  check = function (request)
    if request.key_spec == "signature" then return fail { at = "request.key_spec" } end
  end,
  examples = {
    { fail = true, facts = { ["request.key_spec"] = "signature" } },
    { fail = false, facts = { ["request.key_spec"] = "exchange" } },
  },
}
