local function is_among(name, names)
  for _, other in ipairs(names) do
    if other:lower() == name then return true end
  end
  return false
end

return rule {
  api = 1,
  title = "Request's key comes from a provider that is not allowed",
  subject = "request", severity = "warning", since = "0.2",
  tags = { "request", "provider" },
  cite = {
    { "Microsoft, MS-WCCE 2.2.2.7.2 (enrollment CSP attribute)" },
    { "Sleepw4lker/TameMyCerts, rules on cryptographic providers", "https://github.com/Sleepw4lker/TameMyCerts" },
  },
  why = [[
Where keys must live in a smart card, a TPM or an HSM, the request says which provider made the key. It is the client
that says so: a name that is not allowed is a mistake worth mending, an allowed one proves nothing. Without parameters
only the provider of export-grade cryptography is denied.]],
  remedy = {
    text = "Make the request again with an allowed provider.",
    command = "certutil -csplist",
  },
  params = {
    allow = { type = "list", default = {}, meaning = "providers that pass, any case; empty: all but those of deny" },
    deny = { type = "list", default = { "Microsoft Base Cryptographic Provider v1.0" },
             meaning = "providers that fail, any case" },
  },
  when = { ["request.provider_name"] = { present = true } },
  check = function (request, params)
    local name = request.provider_name:lower()
    if is_among(name, params.deny) then
      return fail { at = "request.provider_name", got = request.provider_name, want = "none of "
                      .. table.concat(params.deny, ", ") }
    end
    if #params.allow > 0 and not is_among(name, params.allow) then
      return fail { at = "request.provider_name", got = request.provider_name,
                    want = table.concat(params.allow, ", ") }
    end
  end,
  examples = {
    { fail = true, facts = { ["request.provider_name"] = "Microsoft Base Cryptographic Provider v1.0" } },
    { fail = true, params = { allow = { "Microsoft Platform Crypto Provider" } },
      facts = { ["request.provider_name"] = "Microsoft Software Key Storage Provider" } },
    { fail = false, params = { allow = { "Microsoft Platform Crypto Provider" } },
      facts = { ["request.provider_name"] = "MICROSOFT PLATFORM CRYPTO PROVIDER" } },
    { fail = false, facts = { ["request.provider_name"] = "Microsoft Software Key Storage Provider" } },
    { not_applicable = true, facts = { ["request.provider_name"] = absent } },
    { cannot_tell = true, facts = { } },
  },
}
