-- An INF may write the name in any case.
local function names_platform(providers)
  for name in providers:each() do
    if name:lower() == "microsoft platform crypto provider" then return true end
  end
end

return rule {
  api = 1,
  title = "Key in the TPM is asked to be exportable",
  subject = "template", severity = "error", since = "0.2",
  tags = { "provider", "exportable", "tpm" },
  cite = {
    { "MS-CRTD, section 2.27 (EXPORTABLE_KEY, ATTEST_REQUIRED)" },
  },
  why = [[
The Platform Crypto Provider keeps keys in the TPM, which gives none away: that is what it is for. Asked for
an exportable key it fails, or another provider of the list makes the key, in software.]],
  remedy = {
    text = [[
Take the export option away. Where the key must move between machines, name a software provider, and know
that the TPM does not guard it.]],
  },
  when = { ["template.kind"] = { "adcs", "inf" } },
  check = function (t)
    if names_platform(t.providers) and t.exportable then
      return fail { at = "template.exportable", got = "exportable, by " .. t.providers:text(),
                    want = "not exportable" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true,
      ["template.providers"] = { "Microsoft Platform Crypto Provider" } } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true,
      ["template.providers"] = { "Microsoft Platform Crypto Provider", "Microsoft Software Key Storage Provider" } } },
    { fail = true, facts = {
      ["template.kind"] = "inf", ["template.exportable"] = true,
      ["template.providers"] = { "Microsoft Platform Crypto Provider" } } },
    { fail = true, facts = {
      ["template.kind"] = "inf", ["template.exportable"] = true,
      ["template.providers"] = { "MICROSOFT PLATFORM CRYPTO PROVIDER" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = false,
      ["template.providers"] = { "Microsoft Platform Crypto Provider" } } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true,
      ["template.providers"] = { "Microsoft Software Key Storage Provider" } } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.exportable"] = true } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs",
      ["template.providers"] = { "Microsoft Platform Crypto Provider" } } },
  },
}
