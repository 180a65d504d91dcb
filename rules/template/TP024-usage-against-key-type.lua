local template = require "template"

local RSA_HAS_NOT = { "keyAgreement", "encipherOnly", "decipherOnly" }
local EC_HAS_NOT = { "keyEncipherment", "dataEncipherment" }

local function excess(usage, bits)
  local found = {}
  for _, bit in ipairs(bits) do
    if usage:has(bit) then found[#found + 1] = bit end
  end
  return table.concat(found, ", ")
end

-- Bits that no key of the kind can serve, as a text: "" is none of them.
local function wrong(usage, algorithm)
  local family = string.match(string.lower(algorithm), "^%a+")
  if family == "rsa" then return excess(usage, RSA_HAS_NOT) end
  if family == "ec" then return excess(usage, EC_HAS_NOT) end
  if family == "ed" then return excess(usage, { "keyAgreement", table.unpack(EC_HAS_NOT) }) end
  return ""
end

return rule {
  api = 1,
  title = "Profile gives keys a usage that they cannot serve",
  subject = "template", severity = "warning", since = "0.3",
  tags = { "key-usage", "rsa", "ec" },
  cite = {
    { "RFC 3279, section 2.3.1", "https://www.rfc-editor.org/rfc/rfc3279#section-2.3.1" },
    { "RFC 8813, section 3", "https://www.rfc-editor.org/rfc/rfc8813#section-3" },
    { "hashicorp/vault, issue 4667 (default key usage)", "https://github.com/hashicorp/vault/issues/4667" },
    { "hashicorp/vault, issue 847 (encipherment with EC keys)", "https://github.com/hashicorp/vault/issues/847" },
  },
  why = [[
RSA keys do not agree on keys, and those on curves encrypt none. A profile that lists both, as defaults of Vault do,
gives each certificate a bit that it cannot serve: KU001 or KU004 will find it, and strict peers refuse it. A profile
for whatever key the requester brings cannot have both bits, for one of them is always wrong; with encipherment
alone it depends on the request.]],
  remedy = {
    text = [[
List digitalSignature and, for RSA keys alone, keyEncipherment. Make one profile for each kind of key, or leave
encipherment out: TLS 1.3 and the suites of TLS 1.2 with ECDHE only sign.]],
  },
  when = { ["template.kind"] = template.OTHERS, ["template.key_usage"] = { present = true } },
  check = function (t)
    local usage, algorithm = t.key_usage, nil
    if known "template.key_algorithm" then algorithm = t.key_algorithm end
    local bits = algorithm and wrong(usage, algorithm) or ""
    if bits ~= "" then
      return fail { at = "template.key_usage", got = bits .. " for " .. algorithm .. " keys",
                    want = "none of it" }
    end
    if algorithm or not usage:any(EC_HAS_NOT) then return end
    if not usage:any(RSA_HAS_NOT) then return cannot_tell "template.key_algorithm" end
    return fail { at = "template.key_usage", want = "keyAgreement or keyEncipherment, or neither",
                  got = usage:text(), message = "Profile gives keys a usage that they cannot serve: "
                  .. "RSA keys not " .. excess(usage, RSA_HAS_NOT) .. ", others not " .. excess(usage, EC_HAS_NOT) }
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "vault", ["template.key_algorithm"] = "rsa",
      ["template.key_usage"] = { "digitalSignature", "keyAgreement", "keyEncipherment" } } },
    { fail = true, facts = {
      ["template.kind"] = "vault", ["template.key_algorithm"] = "ec",
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { fail = true, facts = {
      ["template.kind"] = "vault", ["template.key_algorithm"] = "ed25519",
      ["template.key_usage"] = { "digitalSignature", "keyAgreement" } } },
    { fail = true, facts = {
      ["template.kind"] = "cfssl", ["template.key_algorithm"] = absent,
      ["template.key_usage"] = { "keyAgreement", "keyEncipherment" } } },
    { fail = true, facts = {
      ["template.kind"] = "openssl",
      ["template.key_usage"] = { "keyAgreement", "dataEncipherment" } } },
    { pass = true, facts = {
      ["template.kind"] = "vault", ["template.key_algorithm"] = "rsa",
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { pass = true, facts = {
      ["template.kind"] = "step_ca", ["template.key_usage"] = { "digitalSignature" } } },
    { pass = true, facts = {
      ["template.kind"] = "vault", ["template.key_algorithm"] = "ec",
      ["template.key_usage"] = { "digitalSignature", "keyAgreement" } } },
    { pass = true, facts = {
      ["template.kind"] = "vault", ["template.key_algorithm"] = "other",
      ["template.key_usage"] = { "keyAgreement", "keyEncipherment" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "cfssl", ["template.key_algorithm"] = absent,
      ["template.key_usage"] = { "digitalSignature", "keyEncipherment" } } },
    { cannot_tell = true, facts = { ["template.kind"] = "step_ca" } },
    { not_applicable = true, facts = {
      ["template.kind"] = "cfssl", ["template.key_usage"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
  },
}
