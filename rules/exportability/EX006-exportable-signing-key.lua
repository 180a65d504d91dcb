return rule {
  api = 1,
  title = "A key that signs code, requests or OCSP answers may be exported",
  subject = "key", severity = "error", since = "0.2",
  tags = { "export" },
  cite = {
    { "Microsoft, MS-CRTD 2.27, msPKI-Private-Key-Flag 0x00000010 (the key may be exported)" },
  },
  why = [[
What these keys sign is believed without further questions: programs run, certificates are issued for others,
revoked certificates become valid. So they belong where they cannot be copied from. The CA/Browser Forum asks
hardware for keys of code signing certificates; the section that says so could not be looked up here and is
not cited.]],
  remedy = {
    text = [[
Request a new certificate with a key that cannot be exported, best on a token or in a hardware security
module, and have the old one revoked.]],
    command = [[certreq -enroll -cert ${serial} renew]],
  },
  when = { ["key.cert.extended_key_usage"] = { any = { "codeSigning", "certRequestAgent", "ocspSigning" } } },
  check = function (key)
    if key.exportable then
      return fail { at = "key.exportable", got = "exportable, and for " .. key.cert.extended_key_usage:text(), want = "not exportable" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.cert.extended_key_usage"] = { "codeSigning" }, ["key.exportable"] = true } },
    { fail = false, facts = { ["key.cert.extended_key_usage"] = { "codeSigning" }, ["key.exportable"] = false } },
    { not_applicable = true, facts = { ["key.cert.extended_key_usage"] = { "serverAuth" }, ["key.exportable"] = true } },
    { cannot_tell = true, facts = { ["key.cert.extended_key_usage"] = { "ocspSigning" } } },
  },
}
