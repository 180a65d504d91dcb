return rule {
  api = 1,
  title = "Key usage is not critical",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.3 (SHOULD)", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
A program may pass over an extension that it does not know unless it is critical; the limit on what the key
is for then holds for some programs only. RFC 5280 says that a CA should mark it. Nothing breaks at once,
so this is a matter for the CA's profile, at the next issue. For CAs see RK005 too.]],
  remedy = {
    text = "Mark the key usage critical in the CA's template or profile.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "1999-01-01", by = "not_before" },
  when = { ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if not cert.key_usage_critical then
      return fail { at = "cert.key_usage_critical", got = "not critical", want = "critical" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = { "digitalSignature" }, ["cert.key_usage_critical"] = false } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = { "digitalSignature" }, ["cert.key_usage_critical"] = true } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
