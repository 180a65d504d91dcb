return rule {
  api = 1,
  title = "End-entity certificate may be used for any purpose",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "extended-key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.12", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.12" },
    { "Certipy (ESC2)", "https://github.com/ly4k/Certipy" },
  },
  why = [[
anyExtendedKeyUsage lifts the limits that the other purposes set: the certificate of a printer can then
sign code, log on to the domain or, in AD CS, request certificates for others. Programs that look for one
purpose by name may refuse it all the same.]],
  remedy = {
    text = "Name the purposes that are needed in the template, and have the certificate issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage",
  },
  when = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { present = true } },
  check = function (cert)
    if cert.extended_key_usage:has "anyExtendedKeyUsage" then
      return fail { at = "cert.extended_key_usage", got = cert.extended_key_usage:text(),
                    want = "purposes by name" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "clientAuth", "anyExtendedKeyUsage" } } },
    { fail = false, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "clientAuth" } } },
    { not_applicable = true, facts = { ["cert.is_ca"] = true,
        ["cert.extended_key_usage"] = { "anyExtendedKeyUsage" } } },
    { not_applicable = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = absent } },
    { cannot_tell = true, facts = { ["cert.is_ca"] = false } },
  },
}
