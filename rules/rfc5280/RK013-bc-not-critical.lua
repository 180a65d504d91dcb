return rule {
  api = 1,
  title = "CA certificate's basic constraints are not critical",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "ca" },
  cite = {
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
  },
  why = [[
Basic constraints are what makes a certificate a CA's, and limit how long the chain below it may be. Marked
as not critical, a program may pass over them, and so over the limit. RFC 5280 asks for the mark in every CA
certificate that validates signatures on certificates; strict validators refuse the CA.]],
  remedy = {
    text = "Renew the CA certificate, with the same key if need be, with critical basic constraints.",
    command = "certutil -renewCert ReuseKeys",
  },
  effective = { from = "1999-01-01", by = "not_before" },
  when = { ["cert.is_ca"] = true },
  check = function (cert)
    if not cert.basic_constraints_critical then
      return fail { at = "cert.basic_constraints_critical", got = "not critical", want = "critical" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.basic_constraints_critical"] = false } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z", ["cert.is_ca"] = true,
        ["cert.basic_constraints_critical"] = true } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = false } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.is_ca"] = true } },
  },
}
