local life = require "life"
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
Shorten the validity period, of AD CS on the tab General of certtmpl.msc, and let servers renew by themselves.]],
  },
  params = {
    days = { type = "int", default = 825, meaning = "longest validity, in days" },
  },
  when = { ["template.kind"] = template.ALL },
  check = function (t, params)
    if not template.purposes(t):has "serverAuth" then return not_applicable() end
    if t.kind ~= "adcs" and template.is_ca(t) then return not_applicable() end
    local days = t.validity_days
    if days and (days > params.days or days == params.days and t.validity_seconds) then
      return fail { at = "template.validity_days", got = life.text(life.validity(t)),
                    want = "at most " .. params.days .. " days" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 1825,
      ["template.validity_seconds"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = absent,
      ["template.extended_key_usage"] = { "clientAuth", "serverAuth" },
      ["template.validity_days"] = 826,
      ["template.validity_seconds"] = absent } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 825,
      ["template.validity_seconds"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 825, ["template.validity_seconds"] = 825 * 86400 + 3600 } },
    { fail = true, params = { days = 398 }, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" },
      ["template.validity_days"] = 400,
      ["template.validity_seconds"] = absent } },
    { fail = true, facts = {
      ["template.kind"] = "cfssl", ["template.extended_key_usage"] = { "serverAuth" },
      ["template.is_ca"] = false, ["template.validity_days"] = 3650,
      ["template.validity_seconds"] = absent } },
    { not_applicable = true, facts = {
      ["template.kind"] = "openssl", ["template.extended_key_usage"] = { "serverAuth" },
      ["template.is_ca"] = true } },
    { pass = true, facts = {
      ["template.kind"] = "vault", ["template.extended_key_usage"] = { "serverAuth" },
      ["template.is_ca"] = false, ["template.validity_days"] = 30 } },
    { not_applicable = true, facts = { ["template.kind"] = "inf" } },
    { not_applicable = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "clientAuth" },
      ["template.validity_days"] = 1825 } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.application_policies"] = { "serverAuth" } } },
  },
}
