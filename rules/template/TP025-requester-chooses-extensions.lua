local template = require "template"

return rule {
  api = 1,
  title = "Requester chooses the extensions of the certificate",
  subject = "template", severity = "warning", since = "0.3",
  tags = { "requester", "basic-constraints" },
  cite = {
    { "OpenSSL, openssl-ca(1), WARNINGS (copy_extensions)", "https://docs.openssl.org/master/man1/openssl-ca/#warnings" },
  },
  why = [[
With copyall what the request asks for takes the place of what the profile says; with copy it fills in what the
profile leaves out. A request with Basic Constraints CA:TRUE then makes a CA of its holder, unless whoever signs reads
each request. copy is harmless where the profile sets Basic Constraints itself, but for the names.]],
  remedy = {
    text = [[
Set copy_extensions = none, or use copy with basicConstraints, keyUsage and extendedKeyUsage set in the profile.]],
  },
  when = { ["template.kind"] = template.OTHERS, ["template.copied_extensions"] = { any = { "missing", "own" } } },
  check = function (t)
    if t.copied_extensions:has "own" then
      return fail { at = "template.copied_extensions", got = "all extensions of the request", want = "none, or copy" }
    end
    if t.is_ca == nil then
      return fail { at = "template.copied_extensions", want = "basicConstraints in the profile",
                    got = "Basic Constraints of the request, for the profile sets none" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "openssl", ["template.copied_extensions"] = { "missing", "own" } } },
    { fail = true, facts = {
      ["template.kind"] = "openssl", ["template.copied_extensions"] = { "missing" }, ["template.is_ca"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "openssl", ["template.copied_extensions"] = { "missing" }, ["template.is_ca"] = false } },
    { not_applicable = true, facts = {
      ["template.kind"] = "openssl", ["template.copied_extensions"] = {} } },
    { not_applicable = true, facts = {
      ["template.kind"] = "vault", ["template.copied_extensions"] = absent } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "openssl", ["template.copied_extensions"] = { "missing" } } },
    { cannot_tell = true, facts = { ["template.kind"] = "openssl" } },
  },
}
