return rule {
  api = 1,
  title = "PFX holds a private key in an unencrypted bag",
  subject = "pfx", severity = "error", since = "0.1",
  tags = { "pfx", "private-key" },
  cite = {
    { "RFC 7292, section 4.2.1 (keyBag)", "https://www.rfc-editor.org/rfc/rfc7292#section-4.2.1" },
  },
  why = [[
A PFX is expected to protect its key. In a keyBag the key stands as it is: a password that somebody sets or
types for the file protects its integrity at best. Whoever can read the file has the key.]],
  remedy = {
    text = [[
Write the file again without -keypbe NONE and delete this one. Replace the key and the certificate if others
could read it. What openssl writes anew has no KeySpec, provider or machine mark unless it is told so: the command says
-keyex and -CSP (add -LMK for a machine key, leave both away for a key storage provider); or import the file
on Windows and export it there.]],
    command = "openssl pkcs12 -in ${artifact} -nodes | openssl pkcs12 -export -keyex -CSP ${provider} -out new.pfx",
  },
  check = function (pfx)
    local count = pfx.plain_key_count
    if count and count > 0 then
      return fail { at = "pfx.plain_key_count", got = tostring(count), want = "0" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.plain_key_count"] = 1 } },
    { fail = false, facts = { ["pfx.plain_key_count"] = 0 } },
    { cannot_tell = true, facts = { } },
  },
}
