return rule {
  api = 1,
  title = "Key usage is not encoded in DER",
  subject = "cert", severity = "error", since = "0.1",
  tags = { "key-usage", "encoding" },
  cite = {
    { "ITU-T X.690, 11.2: named bit lists", "https://www.itu.int/rec/T-REC-X.690" },
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
DER drops all trailing zero bits of a named bit list, so that one value has one encoding. Key usage that
counts its unused bits wrongly, or ends in a zero octet, is another encoding of the same value: strict
parsers refuse the certificate, lenient ones take it, and a program that writes it anew breaks the
signature. Most decoders hide this; it is judged on the octets as they stand in the file.]],
  remedy = {
    text = "Mend the program that writes the extension at the CA, and have the certificate issued again.",
    command = "openssl asn1parse -in ${artifact} -i",
  },
  when = { ["cert.key_usage_encoding"] = { present = true } },
  check = function (cert)
    if cert.key_usage_encoding ~= "der" then
      return fail { at = "cert.key_usage_encoding", got = cert.key_usage_encoding, want = "der" }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.key_usage_encoding"] = "unused_bits" } },
    { fail = true, facts = { ["cert.key_usage_encoding"] = "zero_octet" } },
    { fail = false, facts = { ["cert.key_usage_encoding"] = "der" } },
    { not_applicable = true, facts = { ["cert.key_usage_encoding"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
