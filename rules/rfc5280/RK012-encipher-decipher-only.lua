return rule {
  api = 1,
  title = "encipherOnly or decipherOnly without keyAgreement, or both at once",
  subject = "cert", severity = "warning", since = "0.1",
  tags = { "key-usage" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
    { "amazon-archives/certlint, lib/certlint/extensions/keyusage.rb",
      "https://github.com/amazon-archives/certlint" },
  },
  why = [[
The two bits narrow keyAgreement; without it they have no meaning, and both together leave the key without
any use. Nearly always this is a key usage that was written in the wrong order of bits or octets, so the bits
that were meant are missing.]],
  remedy = {
    text = "Set the bits that were meant in the template or profile, and have the certificate issued again.",
    command = "openssl x509 -in ${artifact} -noout -ext keyUsage",
  },
  when = { ["cert.key_usage"] = { present = true } },
  check = function (cert)
    local usage = cert.key_usage
    if usage:all("encipherOnly", "decipherOnly") then
      return fail { at = "cert.key_usage", got = usage:text(), want = "at most one of the two" }
    end
    if usage:any("encipherOnly", "decipherOnly") and not usage:has "keyAgreement" then
      return fail { at = "cert.key_usage", got = usage:text(), want = "keyAgreement with it" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_usage"] = { "digitalSignature", "decipherOnly" } } },
    { fail = true, facts = { ["cert.key_usage"] = { "keyAgreement", "encipherOnly", "decipherOnly" } } },
    { fail = false, facts = { ["cert.key_usage"] = { "keyAgreement", "encipherOnly" } } },
    { fail = false, facts = { ["cert.key_usage"] = { "digitalSignature" } } },
    { not_applicable = true, facts = { ["cert.key_usage"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
