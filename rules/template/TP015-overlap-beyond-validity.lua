local life = require "life"

-- Facts of an example; nil is not known.
local function facts(days, seconds, overlap_days, overlap_seconds)
  return {
    ["template.kind"] = "adcs",
    ["template.validity_days"] = days,
    ["template.validity_seconds"] = seconds,
    ["template.overlap_days"] = overlap_days,
    ["template.overlap_seconds"] = overlap_seconds,
  }
end

return rule {
  api = 1,
  title = "Renewal period of the template is as long as its validity",
  subject = "template", severity = "error", since = "0.2",
  tags = { "validity" },
  cite = {
    { "MS-CRTD, pKIExpirationPeriod and pKIOverlapPeriod" },
  },
  why = [[
Renewal is due when less than the renewal period is left. Where that is all of the validity, each certificate
is due from its first day: clients enroll again and again, or, as certtmpl.msc refuses such values, the
template came about by another way and clients do as they please.]],
  remedy = {
    text = [[
Set the renewal period, on the tab General, to a part of the validity: six weeks of a year, say.]],
  },
  when = { ["template.kind"] = "adcs" },
  check = function (t)
    local validity, overlap = life.validity(t), life.overlap(t)
    if validity and overlap and overlap > 0 and overlap >= validity then
      return fail { at = "template.overlap_days", got = life.text(overlap) .. " of " .. life.text(validity),
                    want = "less than the validity" }
    end
  end,
  examples = {
    { fail = true, facts = facts(42, absent, 42, absent) },
    { fail = true, facts = facts(7, absent, 42, absent) },
    { fail = true, facts = facts(0, 28800, 0, 43200) },
    { fail = true, facts = facts(0, 28800, 0, 28800) },
    { fail = true, facts = facts(0, 28800, 1, absent) },
    { pass = true, facts = facts(365, absent, 42, absent) },
    { pass = true, facts = facts(0, 28800, 0, 7200) },
    { pass = true, facts = facts(1, 129600, 1, absent) },
    { pass = true, facts = facts(0, absent, 0, absent) },
    { cannot_tell = true, facts = facts(365, absent, nil, nil) },
    { cannot_tell = true, facts = facts(0, 28800, 0, nil) },
  },
}
