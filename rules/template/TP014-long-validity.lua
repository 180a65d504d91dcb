local template = require "template"

return rule {
  api = 1,
  title = "Template for TLS servers gives certificates a long life",
  subject = "template", severity = "warning", since = "0.2",
  tags = { "validity" },
  cite = {
    { "Apple, requirements for trusted certificates (TLS: 825 days at most, private CAs too)", "https://support.apple.com/103769" },
    { "MS-CRTD, pKIExpirationPeriod" },
  },
  why = [[
Devices of Apple refuse TLS server certificates that are valid for more than 825 days, those of private CAs as
well. Besides, what lives long is replaced rarely, and a key that was lost serves the longer. A CA shortens
validity to its own limit; the template is judged, not what comes of it.]],
  remedy = {
    text = [[
In certtmpl.msc shorten the validity period on the tab General and let servers renew by themselves.]],
  },
  params = {
    days = { type = "int", default = 825, meaning = "longest validity, in days" },
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t, params)
    if not template.purposes(t):has "serverAuth" then return not_applicable() end
    local days = t.validity_days
    if days and days > params.days then
      return fail { at = "template.validity_days", got = days .. " days", want = "at most " .. params.days }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 1825 } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = absent,
      ["template.extended_key_usage"] = { "clientAuth", "serverAuth" },
      ["template.validity_days"] = 826 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 825 } },
    { fail = true, params = { days = 398 }, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 400 } },
    { not_applicable = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "clientAuth" },
      ["template.validity_days"] = 1825 } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" } } },
  },
}
