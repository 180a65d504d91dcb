local template = require "template"

local BASE = "Microsoft Base Cryptographic Provider v1.0"

-- OpenSSL's default_bits are those of an RSA key, whatever else the command line may ask for; a role of
-- Vault names the algorithm. Nothing said leaves it to the program, or to the request.
local function elsewhere(t, size, params)
  if size == 0 then return end
  if known "template.key_algorithm" and string.match(t.key_algorithm or "", "^e[cd]") then return end
  return fail { at = "template.minimal_key_size", want = "at least " .. params.bits .. " bits",
                got = size .. " bits" }
end

-- Nothing smaller than nothing is refused; what clients make of their own accord is the provider's business.
local function no_size(t)
  local base = known "template.providers" and #t.providers == 1 and t.providers:has(BASE)
  return "no size, any is allowed" .. (base and "; the Base provider makes 512 bits" or "")
end

return rule {
  api = 1,
  title = "Template allows keys that are too small",
  subject = "template", severity = "error", since = "0.2",
  tags = { "weak-key" },
  cite = {
    { "MS-CRTD, section 2.19 (msPKI-Minimal-Key-Size)" },
    { "MS-WCCE, section 3.1.2.4.2.2.1.6 (the base provider makes 512 bits when nothing is said)" },
    { "NIST SP 800-131A Rev. 2, table 2", "https://csrc.nist.gov/pubs/sp/800/131/a/r2/final" },
  },
  why = [[
The CA refuses requests with smaller keys, and larger ones only; clients make a key of this size unless told
otherwise. RSA and DSA below 2048 bits can be broken by who wants to. Sizes of elliptic curves are another
scale and are not judged. With a size of 0 the CA refuses none, and the provider decides: 512 bits for the
Base provider.]],
  remedy = {
    text = [[
In certtmpl.msc set the minimum key size to 2048 or more, then have the certificates enrolled again
(Reenroll All Certificate Holders). In an OpenSSL configuration raise default_bits, in a role of Vault key_bits.]],
  },
  params = {
    bits = { type = "int", default = 2048, meaning = "smallest key of RSA and DSA, in bits" },
  },
  when = { ["template.kind"] = template.ALL },
  check = function (t, params)
    local size = t.minimal_key_size or 0
    if size >= params.bits then return end
    if t.kind ~= "adcs" then return elsewhere(t, size, params) end
    if template.is_cng(t) and string.match(t.key_algorithm or "RSA", "^EC") then return end
    return fail { at = "template.minimal_key_size", want = "at least " .. params.bits .. " bits",
                  got = size > 0 and size .. " bits" or no_size(t) }
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 1024,
      ["template.schema_version"] = 2 } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 2047,
      ["template.schema_version"] = 3, ["template.key_algorithm"] = "RSA" } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 1024,
      ["template.schema_version"] = 4, ["template.private_key_flags"] = {},
      ["template.key_algorithm"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 0,
      ["template.schema_version"] = 1,
      ["template.providers"] = { "Microsoft Base Cryptographic Provider v1.0" } } },
    { fail = true, params = { bits = 4096 }, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 3072,
      ["template.schema_version"] = 2 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 2048 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 256,
      ["template.schema_version"] = 3, ["template.key_algorithm"] = "ECDH_P256" } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 0,
      ["template.schema_version"] = 1,
      ["template.providers"] = { "Microsoft Enhanced Cryptographic Provider v1.0" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.minimal_key_size"] = 0,
      ["template.schema_version"] = 2 } },
    { fail = true, facts = {
      ["template.kind"] = "openssl", ["template.minimal_key_size"] = 1024 } },
    { fail = true, facts = {
      ["template.kind"] = "vault", ["template.minimal_key_size"] = 1024,
      ["template.key_algorithm"] = "rsa" } },
    { pass = true, facts = {
      ["template.kind"] = "vault", ["template.minimal_key_size"] = 256,
      ["template.key_algorithm"] = "ec" } },
    { pass = true, facts = {
      ["template.kind"] = "cfssl", ["template.minimal_key_size"] = absent } },
    { not_applicable = true, facts = {
      ["template.kind"] = "inf" } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs" } },
  },
}
