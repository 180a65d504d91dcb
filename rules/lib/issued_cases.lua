-- Examples of TP019: certificates that are what their template says, and that are not.
-- Facts of one: a certificate that is what its template says, but for the facts that are given;
-- those named in `unknown` are left out.
local function facts(change, unknown)
  local all = {
    ["cert.template.kind"] = "adcs",
    ["cert.template.major_version"] = 100,
    ["cert.template.minor_version"] = 3,
    ["cert.template.key_usage"] = { "digitalSignature", "keyEncipherment" },
    ["cert.template.extended_key_usage"] = { "serverAuth" },
    ["cert.template.application_policies"] = { "serverAuth" },
    ["cert.template.validity_days"] = 365,
    ["cert.template.validity_seconds"] = absent,
    ["cert.template.minimal_key_size"] = 2048,
    ["cert.template.key_algorithm"] = absent,
    ["cert.template_major_version"] = 100,
    ["cert.template_minor_version"] = 3,
    ["cert.key_usage"] = { "digitalSignature", "keyEncipherment" },
    ["cert.extended_key_usage"] = { "serverAuth" },
    ["cert.application_policies"] = { "serverAuth" },
    ["cert.key_algorithm"] = "rsa",
    ["cert.key_bits"] = 2048,
    ["cert.not_before"] = "2026-01-01T00:00:00Z",
    ["cert.not_after"] = "2027-01-01T00:00:00Z",
  }
  for fact, value in pairs(change) do all[fact] = value end
  if unknown then all[unknown] = nil end
  return all
end

return {
  { pass = true, facts = facts({}) },
  { fail = true, facts = facts({ ["cert.key_usage"] = { "digitalSignature", "dataEncipherment" } }) },
  { fail = true, facts = facts({ ["cert.key_usage"] = absent }) },
  { fail = true, facts = facts({ ["cert.extended_key_usage"] = { "serverAuth", "clientAuth" } }) },
  { fail = true, facts = facts({ ["cert.template.application_policies"] = absent,
      ["cert.application_policies"] = { "certRequestAgent" } }) },
  { fail = true, facts = facts({ ["cert.not_after"] = "2028-01-01T00:00:00Z" }) },
  { fail = true, facts = facts({ ["cert.key_bits"] = 1024 }) },
  { pass = true, facts = facts({ ["cert.not_after"] = "2026-03-01T00:00:00Z" }) },
  -- Two years by the calendar, with a leap day and ten minutes before it was issued.
  { pass = true, facts = facts({ ["cert.template.validity_days"] = 730,
      ["cert.not_before"] = "2027-06-01T00:00:00Z", ["cert.not_after"] = "2029-06-01T00:10:00Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 730,
      ["cert.not_before"] = "2027-06-01T00:00:00Z", ["cert.not_after"] = "2029-06-01T01:00:00Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 730,
      ["cert.not_after"] = "2028-01-02T00:00:00Z" }) },
  -- 90 days are three months, which have 92 from July to October and 90 from January to April.
  { pass = true, facts = facts({ ["cert.template.validity_days"] = 90,
      ["cert.not_before"] = "2026-07-01T00:00:00Z", ["cert.not_after"] = "2026-10-01T00:59:59Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 90,
      ["cert.not_before"] = "2026-07-01T00:00:00Z", ["cert.not_after"] = "2026-10-01T01:00:00Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 90,
      ["cert.not_after"] = "2026-04-02T00:00:00Z" }) },
  -- What has no number of days.
  { pass = true, facts = facts({ ["cert.template.validity_days"] = 0,
      ["cert.template.validity_seconds"] = 28800, ["cert.not_after"] = "2026-01-01T08:59:59Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 0,
      ["cert.template.validity_seconds"] = 28800, ["cert.not_after"] = "2026-01-01T09:00:00Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 0,
      ["cert.template.validity_seconds"] = 28800, ["cert.not_after"] = "2035-12-30T00:00:00Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 1,
      ["cert.template.validity_seconds"] = 129600, ["cert.not_after"] = "2026-01-03T00:00:00Z" }) },
  { fail = true, facts = facts({ ["cert.template.validity_days"] = 1,
      ["cert.not_after"] = "2026-01-03T00:00:00Z" }) },
  { pass = true, facts = facts({ ["cert.application_policies"] = absent,
      ["cert.template.extended_key_usage"] = absent }) },
  { pass = true, facts = facts({ ["cert.template.extended_key_usage"] = absent,
      ["cert.template.application_policies"] = absent, ["cert.extended_key_usage"] = { "clientAuth" } }) },
  { pass = true, facts = facts({ ["cert.template.key_usage"] = absent }) },
  { pass = true, facts = facts({ ["cert.key_algorithm"] = "ec", ["cert.key_bits"] = 256,
      ["cert.key_usage"] = { "digitalSignature" } }) },
  { pass = true, facts = facts({ ["cert.template.key_algorithm"] = "ECDH_P384",
      ["cert.template.minimal_key_size"] = 3072 }) },
  { not_applicable = true, facts = facts({ ["cert.template_minor_version"] = 2, ["cert.key_bits"] = 1024 }) },
  { cannot_tell = true, facts = facts({}, "cert.key_usage") },
  { cannot_tell = true, facts = facts({}, "cert.template_major_version") },
  { cannot_tell = true, facts = facts({}, "cert.template.validity_days") },
  { cannot_tell = true, facts = facts({}, "cert.template.validity_seconds") },
  { not_applicable = true, facts = {} },
}
