return rule {
  api = 1,
  title = "Private key lies unencrypted in a file",
  subject = "key", severity = "warning", since = "0.1",
  tags = { "private-key" },
  cite = {
    { "RFC 5958, section 3: EncryptedPrivateKeyInfo", "https://www.rfc-editor.org/rfc/rfc5958#section-3" },
    { "OpenSSL, openssl-pkcs8", "https://docs.openssl.org/master/man1/openssl-pkcs8/" },
  },
  why = [[
Whoever can read the file has the key: from a backup, a share, a mail, a container image. Nothing shows
afterwards that it was copied. Where a server program needs the key in clear, only the rights on the file
protect it. Keys in the clear inside a PFX are judged by PF005.]],
  remedy = {
    text = [[
Encrypt the key, keep the encrypted file only, and give the server the password. Replace the key and the
certificate if others could read the file.]],
    command = "openssl pkcs8 -topk8 -v2 aes-256-cbc -in ${artifact} -out key.enc.pem",
  },
  when = {
    ["key.format"] = { "pkcs1", "pkcs8", "sec1", "dsa", "pvk", "privatekeyblob" },
  },
  check = function (key)
    if key.protection == "clear" then
      return fail { at = "key.protection", got = "clear (" .. key.format .. ")", want = "encrypted" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.format"] = "pkcs8", ["key.protection"] = "clear" } },
    { fail = true, facts = { ["key.format"] = "pvk", ["key.protection"] = "clear" } },
    { fail = false, facts = { ["key.format"] = "pvk", ["key.protection"] = "encrypted" } },
    { not_applicable = true, facts = { ["key.format"] = "key_bag" } },
    { not_applicable = true, facts = { ["key.format"] = "encrypted_pkcs8" } },
    { cannot_tell = true, facts = { } },
  },
}
