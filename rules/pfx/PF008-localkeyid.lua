return rule {
  api = 1,
  title = "localKeyID in a PFX does not lead from the key to its certificate",
  subject = "key", severity = "warning", since = "0.1",
  tags = { "pfx" },
  cite = {
    { "RFC 7292, section 4.2", "https://www.rfc-editor.org/rfc/rfc7292#section-4.2" },
    { "RFC 2985, section 5.5.2: localKeyId", "https://www.rfc-editor.org/rfc/rfc2985#section-5.5.2" },
  },
  why = [[
Many programs find a key's certificate by this attribute alone and take the first one, or none, when it is
missing, stands on several certificates, or points to a wrong one. The key does belong to a certificate of
the file here (when it does not, PF007 says so), so only the attribute has to be mended.]],
  remedy = {
    text = "Write the file again; openssl sets the attribute on the key and on its certificate.",
    command = "openssl pkcs12 -in ${artifact} -out all.pem && openssl pkcs12 -export -in all.pem -out new.pfx",
  },
  when = { ["key.pfx.bags"] = { present = true }, ["key.matches_certificate"] = true },
  check = function (key)
    if key.local_key_id_pairing ~= "matches" then
      return fail { at = "key.local_key_id_pairing", got = key.local_key_id_pairing, want = "matches" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.pfx.bags"] = { "keyBag", "certBag" },
        ["key.matches_certificate"] = true, ["key.local_key_id_pairing"] = "missing" } },
    { fail = true, facts = { ["key.pfx.bags"] = { "keyBag", "certBag" },
        ["key.matches_certificate"] = true, ["key.local_key_id_pairing"] = "duplicate" } },
    { fail = false, facts = { ["key.pfx.bags"] = { "keyBag", "certBag" },
        ["key.matches_certificate"] = true, ["key.local_key_id_pairing"] = "matches" } },
    { not_applicable = true, facts = { ["key.pfx.bags"] = { "keyBag" },
        ["key.matches_certificate"] = absent } },
    { cannot_tell = true, facts = { ["key.pfx.bags"] = { "keyBag", "certBag" },
        ["key.matches_certificate"] = true } },
  },
}
