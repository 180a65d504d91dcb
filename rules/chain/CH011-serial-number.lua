local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Serial number is not positive, or too long",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "serial" },
  cite = {
    { "RFC 5280, section 4.1.2.2", "https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.2" },
  },
  why = [[
The serial number and the issuer's name are what a certificate is revoked and looked up by. RFC 5280 wants a positive
number of 20 octets at most. A number whose first bit is set is negative, which happens when random octets are
written as they are; one program then prints it with a minus, another as a large number, and a revocation misses
it. Longer ones do not fit where programs keep them. Octets are counted as in the file, a zero in front too. The
number zero harms nothing as long as only one certificate has it, and some well-known roots do: a notice.]],
  remedy = {
    text = "Mend how the CA makes serial numbers (a positive number, 20 octets), and have it issued again.",
    command = "openssl x509 -in ${artifact} -noout -serial",
  },
  effective = { from = "2002-04-01", by = "not_before" },
  check = function (cert)
    local serial = cert.serial -- two digits an octet
    if not serial:find "[1-9a-f]" then
      return fail { at = "cert.serial", got = "zero", want = "a positive number", severity = "notice" }
    end
    local defect = #serial > 40 and #serial // 2 .. " octets" or serial:find "^[89a-f]" and "negative"
    if defect then
      return fail { at = "cert.serial", got = defect, want = "a positive number of 20 octets at most" }
    end
  end,
  examples = {
    cases.example("fail", { serial = "8001" }),
    cases.example("fail", { serial = "00" }),
    cases.example("fail", { serial = "00f1f2f3f4f5f6f7f8f9fafbfcfdfef1f2f3f4f5f6" }),
    cases.example("pass", { serial = "7f1f2f3f4f5f6f7f8f9fafbfcfdfef1f2f3f4f5f" }),
    cases.example("pass", { serial = "0080" }),
    cases.example("not_applicable", { serial = "00", not_before = "2002-03-31T00:00:00Z" }),
    cases.example("cannot_tell", {}),
  },
}
