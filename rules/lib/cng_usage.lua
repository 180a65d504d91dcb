-- What the usage property of a CNG key lets it do, held against the Key Usage of its certificate:
-- what the rules on each of the three uses share.
local cng_usage = {}

cng_usage.cite = {
  { "Microsoft, certreq, KeyUsageProperty (1 decrypt, 2 sign, 4 key agreement)",
    "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  { "Microsoft, Key Storage Property Identifiers, NCRYPT_KEY_USAGE_PROPERTY",
    "https://learn.microsoft.com/windows/win32/seccng/key-storage-property-identifiers" },
}

cng_usage.remedy = {
  text = [[
The property belongs to the key and is set when it is made. Request a new certificate with a new key, whose
template or INF (KeyUsageProperty) allows what Key Usage promises, or have the certificate issued without
those bits.]],
  command = [[certreq -enroll -machine -cert ${serial} renew]],
}

-- A finding when the property has not `use` and Key Usage has one of the bits that promise it.
function cng_usage.lacks(key, use, ...)
  if key.usage_property:has(use) then return end
  local usage = key.cert.key_usage
  if usage:any(...) then
    return fail { at = "key.usage_property", got = key.usage_property:text(),
                  want = use .. ", as key usage says: " .. usage:text() }
  end
end

return cng_usage
