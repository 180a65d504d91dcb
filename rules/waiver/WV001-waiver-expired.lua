return rule {
  api = 1,
  title = "A waiver of the configuration has run out",
  subject = "waiver", severity = "warning", since = "0.3",
  tags = { "configuration" },
  cite = { { "pkivet, docs/configuration.md (waivers)" } },
  why = [[
A waiver is a promise to look again by a day that somebody named. From that day on it waives nothing: its findings
are back in this report. That the promise was forgotten is a finding of its own, so that it is not taken for a
change in the certificates.]],
  remedy = {
    text = "Mend what was waived, or have the waiver's owner decide anew and give it another day; then take this one out.",
  },
  when = { ["waiver.expires"] = { present = true } },
  check = function (waiver)
    if waiver.expires <= run.now then
      return fail { at = "waiver.expires", want = "a waiver that " .. waiver.owner .. " has renewed or taken out" }
    end
  end,
  examples = {
    { fail = true, facts = { ["waiver.expires"] = "2025-12-31", ["waiver.owner"] = "pki@example.org" } },
    { fail = true, facts = { ["waiver.expires"] = "2026-01-01", ["waiver.owner"] = "pki@example.org" } },
    { fail = false, facts = { ["waiver.expires"] = "2026-01-02" } },
    { not_applicable = true, facts = { ["waiver.expires"] = absent } },
    { cannot_tell = true, facts = {} },
  },
}
