return rule {
  api = 1,
  title = "Sources tell different things of one key",
  subject = "key", severity = "notice", since = "0.2",
  tags = { "private-key", "join" },
  cite = {
    { "pkivet's own: what is read in several places is compared" },
  },
  why = [[
The same key is told of more than once, by a PFX and a listing of certutil for instance, and not alike:
another KeySpec, another provider, exportable here and not there. One of the sources is older, is about
another copy of the key, or was edited. Verdicts about the key rest on the one that is heard first
(installed before files), so find out which one is right before you act on them.]],
  remedy = {
    text = "List the key anew on the server, delete what is outdated, and judge again.",
    command = "certutil -v -store my \"${sha1}\"",
  },
  check = function (key)
    if not known "key.disagreements" then return not_applicable() end -- a single source
    local differences = key.disagreements
    if differences.present then
      return fail { at = "key.disagreements", got = differences:text(), want = "the same from every source" }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.disagreements"] = { "key.spec: exchange in a.txt line:3, signature in b.txt line:9" } } },
    { fail = false, facts = { ["key.disagreements"] = absent } },
    { not_applicable = true, facts = { } },
  },
}
