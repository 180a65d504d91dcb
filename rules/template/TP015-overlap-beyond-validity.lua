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
    local validity, overlap = t.validity_days, t.overlap_days
    if validity and overlap and overlap > 0 and overlap >= validity then
      return fail { at = "template.overlap_days", got = overlap .. " days of " .. validity,
                    want = "less than the validity" }
    end
  end,
  examples = {
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.validity_days"] = 42, ["template.overlap_days"] = 42 } },
    { fail = true, facts = {
      ["template.kind"] = "adcs", ["template.validity_days"] = 7, ["template.overlap_days"] = 42 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.validity_days"] = 365, ["template.overlap_days"] = 42 } },
    { pass = true, facts = {
      ["template.kind"] = "adcs", ["template.validity_days"] = 0, ["template.overlap_days"] = 0 } },
    { cannot_tell = true, facts = {
      ["template.kind"] = "adcs", ["template.validity_days"] = 365 } },
  },
}
