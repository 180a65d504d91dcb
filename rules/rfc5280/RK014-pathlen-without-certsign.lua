return rule {
  api = 1,
  title = "Path length constraint in a certificate that may not sign certificates",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "ca", "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.9", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.9" },
  },
  why = [[
pathLenConstraint limits the chain below a CA. It must be there only where cA is set and key usage has
keyCertSign; elsewhere it limits nothing, and validators that check the combination refuse the certificate.
Mostly an end-entity profile was copied from a CA's.]],
  remedy = {
    text = "Leave pathlen out of end-entity profiles; give CA certificates key usage with keyCertSign.",
    command = "openssl x509 -in ${artifact} -noout -ext basicConstraints,keyUsage",
  },
  effective = { from = "2002-04-01", by = "not_before" },
  when = { ["cert.basic_constraints_critical"] = { present = true } },
  check = function (cert)
    if not cert.path_length then return end
    if not cert.is_ca or not cert.key_usage:has "keyCertSign" then
      return fail { at = "cert.path_length", got = tostring(cert.path_length),
                    want = "none, or cA with keyCertSign" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.basic_constraints_critical"] = true, ["cert.path_length"] = 0,
        ["cert.is_ca"] = false } },
    { fail = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.basic_constraints_critical"] = true, ["cert.path_length"] = 0,
        ["cert.is_ca"] = true, ["cert.key_usage"] = absent } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.basic_constraints_critical"] = true, ["cert.path_length"] = 0,
        ["cert.is_ca"] = true, ["cert.key_usage"] = { "keyCertSign", "cRLSign" } } },
    { fail = false, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.basic_constraints_critical"] = true, ["cert.path_length"] = absent } },
    { not_applicable = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z",
        ["cert.basic_constraints_critical"] = absent } },
    { cannot_tell = true, facts = { ["cert.not_before"] = "2024-01-01T00:00:00Z" } },
  },
}
