return rule {
  api = 1,
  title = "Key of a CryptoAPI provider has no KeySpec",
  subject = "key", severity = "error", since = "0.2",
  tags = { "keyspec", "iis" },
  cite = {
    { "Microsoft, AD FS and certificate KeySpec property information (legacy provider: 1 or 2)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
    { "Microsoft, X509KeySpec enumeration (XCN_AT_NONE is for CNG keys)",
      "https://learn.microsoft.com/windows/win32/api/certenroll/ne-certenroll-x509keyspec" },
  },
  why = [[
A key in a container of a CryptoAPI provider (CSP) stands in one of two slots, AT_KEYEXCHANGE (1) or
AT_SIGNATURE (2). KeySpec 0 is what CNG keys have. A link that names a CSP and KeySpec 0 leads nowhere:
Schannel and every other program that asks the CSP for the key gets NTE_NO_KEY or NTE_BAD_KEYSET, though the
key itself may be sound.]],
  remedy = {
    text = [[
Write the link anew. certutil -repairstore looks the key up and sets provider and KeySpec as they are; when it
finds none, import the PFX again as AT_KEYEXCHANGE.]],
    command = [[certutil -repairstore my ${sha1}]],
  },
  when = { ["key.provider_kind"] = "csp" },
  check = function (key)
    if key.spec == "none" then
      return fail { at = "key.spec", got = "0 (none)", want = "1 (AT_KEYEXCHANGE)" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "none" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "exchange" } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp", ["key.spec"] = "none" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "csp" } },
  },
}
