return rule {
  api = 1,
  title = "An extension occurs twice",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "encoding" },
  cite = {
    { "RFC 5280, section 4.2", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2" },
  },
  why = [[
A certificate has each extension once at most. With two, one program goes by the first and another by the
last, so they disagree about what the certificate allows; strict parsers refuse it as a whole. It comes from
CAs that add an extension of their own to one that the request brought along.]],
  remedy = {
    text = "Mend the CA's profile so that it replaces requested extensions, and have it issued again.",
    command = "openssl asn1parse -in ${artifact} -i",
  },
  effective = { from = "1999-01-01", by = "not_before" },
  when = { ["cert.version"] = 3 },
  check = function (cert)
    if #cert.duplicate_extensions > 0 then
      return fail { at = "cert.duplicate_extensions", got = cert.duplicate_extensions:text(),
                    want = "none" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.version"] = 3,
        ["cert.duplicate_extensions"] = { "keyUsage" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.version"] = 3,
        ["cert.duplicate_extensions"] = absent } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.version"] = 3,
        ["cert.duplicate_extensions"] = {} } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.version"] = 1 } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.version"] = 3 } },
  },
}
