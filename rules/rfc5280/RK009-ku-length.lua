local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Key usage has more bits than there are key usages",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "key-usage", "encoding" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
RFC 5280 names nine bits, digitalSignature to decipherOnly, so the bit string has nine bits at most. A longer
one says something that nobody can read: one program ignores the rest, another refuses the certificate, and a
third reads two octets as a number and takes the wrong bits for set. Mostly a program wrote the octets of an
integer. What is no bit string at all has no bits to count, and fails, too.]],
  remedy = {
    text = "Mend the program that writes the extension at the CA, and have the certificate issued again.",
    command = "openssl asn1parse -in ${artifact} -i",
  },
  effective = { from = "2008-05-01", by = "not_before" },
  when = { ["cert.key_usage_encoding"] = { present = true } },
  check = function (cert)
    if cert.key_usage_encoding == "unreadable" then
      return fail { at = "cert.key_usage_encoding", got = "unreadable", want = "a bit string of nine bits at most" }
    end
    if cert.damage:has "key_usage_long" then
      return fail { at = "cert.key_usage", got = "more than nine bits", want = "nine bits at most" }
    end
  end,
  examples = {
    cases.example("fail", { key_usage_encoding = "der", damage = { "key_usage_long" }, key_usage = {} }),
    cases.example("fail", { key_usage_encoding = "zero_octet", key_usage = { "digitalSignature" },
                            damage = { "key_usage_encoding", "key_usage_long" } }),
    cases.example("fail", { key_usage_encoding = "unreadable", damage = { "key_usage_encoding" } }),
    cases.example("pass", { key_usage_encoding = "der", damage = absent }),
    cases.example("pass", { key_usage_encoding = "zero_octet", damage = { "key_usage_encoding" } }),
    cases.example("not_applicable", { key_usage_encoding = absent }),
    cases.example("not_applicable", { key_usage_encoding = "der", not_before = "2008-04-30T00:00:00Z" }),
    cases.example("cannot_tell", { key_usage_encoding = "der" }),
  },
}
