return rule {
  api = 1,
  title = "INF asks for an RSA key that is too short",
  subject = "template", severity = "error", since = "0.2",
  tags = { "inf", "request", "weak-key", "rsa" },
  cite = {
    { "CA/Browser Forum TLS Baseline Requirements, 6.1.5",
      "https://cabforum.org/working-groups/server/baseline-requirements/documents/" },
    { "Microsoft, MS-WCCE 3.1.2.4.2.2.1.6 (default key length of the base provider)" },
    { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" },
  },
  why = [[
Less than 2048 bits is refused by public CAs, browsers and current TLS libraries. Without KeyLength the provider
decides, and Microsoft Base Cryptographic Provider decides for 512 bits. A file that does not name an algorithm makes
an RSA key.]],
  remedy = {
    text = "Write KeyLength = 2048 at least (3072 for long use).",
    command = 'certreq -new -machine "${artifact}" request.req',
  },
  params = { min = { type = "int", default = 2048, meaning = "shortest key that passes, in bits" } },
  when = { ["template.kind"] = "inf" },
  check = function (template, params)
    local algorithm, bits = template.key_algorithm, template.minimal_key_size
    if algorithm and algorithm:upper() ~= "RSA" then return end
    if bits and bits >= params.min then return end
    if template.use_existing_key_set then return end
    local provider = template.providers:text()
    if provider:find("DSS", 1, true) or provider:find("Diffie", 1, true) then return end
    if bits then
      return fail { at = "template.minimal_key_size", got = bits .. " bits", want = "at least " .. params.min }
    end
    if provider:lower():find("microsoft base cryptographic provider", 1, true) and not template.name then
      return fail { at = "template.providers", got = "no KeyLength with " .. provider,
                    want = "KeyLength of at least " .. params.min,
                    message = "KeyLength is not there, and " .. provider .. " makes 512 bits" }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.key_algorithm"] = absent,
        ["template.minimal_key_size"] = 1024, ["template.use_existing_key_set"] = false,
        ["template.providers"] = absent } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.key_algorithm"] = absent,
        ["template.minimal_key_size"] = absent, ["template.use_existing_key_set"] = absent,
        ["template.name"] = absent,
        ["template.providers"] = { "Microsoft Base Cryptographic Provider v1.0" } } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.key_algorithm"] = "RSA",
        ["template.minimal_key_size"] = 2048 } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.key_algorithm"] = "ECDSA_P256",
        ["template.minimal_key_size"] = 256 } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.key_algorithm"] = absent,
        ["template.minimal_key_size"] = absent, ["template.use_existing_key_set"] = absent,
        ["template.providers"] = absent } },
    { not_applicable = true, facts = { ["template.kind"] = "adcs" } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
