return rule {
  api = 1,
  title = "AD FS cannot decrypt with the key: its KeySpec is not AT_KEYEXCHANGE",
  subject = "key", severity = "error", since = "0.2",
  tags = { "keyspec", "adfs" },
  cite = {
    { "Microsoft, AD FS and certificate KeySpec property information (legacy provider: 1 for service communication " ..
      "and token decryption, 1 or 2 for token signing)",
      "https://learn.microsoft.com/windows-server/identity/ad-fs/technical-reference/ad-fs-and-keyspec-property" },
  },
  why = [[
AD FS decrypts with the keys of its service communication and token decrypting certificates. With a CryptoAPI
provider that takes KeySpec 1; with 2 the service starts, and tokens or TLS connections fail. A certificate
whose Key Usage lets it sign only can be no other than the token signing one, which may have either.]],
  remedy = {
    text = [[
Export certificate and key to a PFX, delete them from the store, and import the PFX as AT_KEYEXCHANGE on every
server of the farm; give the service account read access to the new key.]],
    command = [[certutil -importpfx ${pfx} AT_KEYEXCHANGE]],
  },
  default = false, -- the profile adfs enables it
  when = { ["key.provider_kind"] = "csp" },
  check = function (key)
    if key.spec == "exchange" then return end
    local usage = key.cert.key_usage
    local signs_only = usage.present and not usage:any("keyEncipherment", "dataEncipherment", "keyAgreement")
    if signs_only and not key.cert.extended_key_usage:has "serverAuth" then return end
    return fail { at = "key.spec", got = key.spec == "none" and "0 (none)" or "2 (AT_SIGNATURE)", want = "1 (AT_KEYEXCHANGE)" }
  end,
  examples = {
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = true, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = { "digitalSignature" }, ["key.cert.extended_key_usage"] = { "serverAuth" } } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "signature",
        ["key.cert.key_usage"] = { "digitalSignature" }, ["key.cert.extended_key_usage"] = absent } },
    { fail = false, facts = { ["key.provider_kind"] = "csp", ["key.spec"] = "exchange" } },
    { not_applicable = true, facts = { ["key.provider_kind"] = "ksp" } },
    { cannot_tell = true, facts = { ["key.provider_kind"] = "csp" } },
  },
}
