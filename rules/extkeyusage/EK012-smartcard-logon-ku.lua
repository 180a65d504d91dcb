return rule {
  api = 1,
  title = "Smart card logon certificate's key usage lacks digitalSignature",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "smartcard", "kerberos" },
  cite = {
    { "RFC 4556, section 3.2.2", "https://www.rfc-editor.org/rfc/rfc4556#section-3.2.2" },
  },
  why = [[
The client proves with a signature that it has the key (PKINIT). Where a certificate is limited to PKINIT by
its extended key usage, RFC 4556 asks that digitalSignature be asserted; without it the domain controller
may refuse the logon. The RFC says this of its own purpose; that Microsoft's smart card logon needs the same
follows from its using the same protocol, and was not found in a document of Microsoft's.]],
  remedy = {
    text = "Have it issued again with digitalSignature in key usage.",
    command = "certutil -v -dump ${artifact}",
  },
  when = { ["cert.is_ca"] = false, ["cert.key_usage"] = { present = true }, { any = {
    { ["cert.extended_key_usage"] = { has = "smartcardLogon" } },
    { ["cert.extended_key_usage"] = { has = "pkinitClientAuth" } },
  } } },
  check = function (cert)
    if not cert.key_usage:has "digitalSignature" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "digitalSignature" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "clientAuth", "smartcardLogon" },
        ["cert.key_usage"] = { "keyEncipherment" } } },
    { fail = false, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "clientAuth", "smartcardLogon" },
        ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { not_applicable = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "clientAuth" }, ["cert.key_usage"] = { "keyAgreement" } } },
    { cannot_tell = true, facts = { ["cert.is_ca"] = false,
        ["cert.extended_key_usage"] = { "pkinitClientAuth" } } },
  },
}
