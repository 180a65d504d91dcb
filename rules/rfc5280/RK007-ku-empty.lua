return rule {
  api = 1,
  title = "Key usage is there, but no bit is set",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
An extension without a bit says that the key is for nothing; RFC 5280 asks for one bit at least. Programs
disagree about what it means: some refuse every use, some allow all. It mostly comes from a template
in which every box was cleared.]],
  remedy = {
    text = "Set the bits that the purpose needs, or leave the extension out, and have it issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  effective = { from = "2008-05-01", by = "not_before" },
  when = { ["cert.key_usage"] = { present = true } },
  check = function (cert)
    if #cert.key_usage == 0 then
      return fail { at = "cert.key_usage", got = "empty", want = "one bit at least" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.key_usage"] = {} } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
