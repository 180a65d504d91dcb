return rule {
  api = 1,
  title = "PFX opens without a password",
  subject = "pfx", severity = "error", since = "0.1",
  tags = { "pfx", "private-key" },
  cite = {
    { "RFC 7292, section 5 (password integrity and privacy)",
      "https://www.rfc-editor.org/rfc/rfc7292#section-5" },
  },
  why = [[
The empty password, or none at all, is the first that everybody tries: the private key is as good as in
clear, although the file looks encrypted. Such files come from Visual Studio (temporary keys) and from
ACME clients that leave the password out.]],
  remedy = {
    text = [[
Write the file again with a password and delete this one. Replace the key and the certificate if others
could read it.]],
    command = "openssl pkcs12 -in ${artifact} -passin pass: -out all.pem && openssl pkcs12 -export -in all.pem -out new.pfx",
  },
  check = function (pfx)
    if pfx.password == "empty" or pfx.password == "null" then
      return fail { at = "pfx.password", got = pfx.password, want = "a password" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.password"] = "empty" } },
    { fail = true, facts = { ["pfx.password"] = "null" } },
    { fail = false, facts = { ["pfx.password"] = "offered" } },
    { fail = false, facts = { ["pfx.password"] = "none_needed" } },
    { cannot_tell = true, facts = { } },
  },
}
