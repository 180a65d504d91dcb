return rule {
  api = 1,
  title = "PFX holds more than one private key",
  subject = "pfx", severity = "notice", since = "0.2",
  tags = { "pfx" },
  cite = {
    { "OpenSSL, PKCS12_parse: only the first private key is returned",
      "https://docs.openssl.org/master/man3/PKCS12_parse/" },
    { "RFC 7292, section 4.2", "https://www.rfc-editor.org/rfc/rfc7292#section-4.2" },
  },
  why = [[
Several keys in a file are allowed, and Windows imports them all. Programs that want one key and its certificate take
the first, which depends on who wrote the file, and say nothing of the others; a server then runs with the wrong
certificate. And whoever was to get one of the keys has got them all.]],
  remedy = {
    text = "Export each certificate with its key into a file of its own, and delete this one.",
    command = "openssl pkcs12 -in ${artifact} -info -noout",
  },
  check = function (pfx)
    if pfx.key_count > 1 then
      return fail { at = "pfx.key_count", got = tostring(pfx.key_count), want = "one key" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.key_count"] = 2 } },
    { pass = true, facts = { ["pfx.key_count"] = 1 } },
    { pass = true, facts = { ["pfx.key_count"] = 0 } },
    { cannot_tell = true, facts = {} },
  },
}
