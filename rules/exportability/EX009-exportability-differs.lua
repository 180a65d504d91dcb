return rule {
  api = 1,
  title = "Exportability of the private key differs from its template",
  subject = "key", severity = "warning", since = "0.2",
  tags = { "private-key", "exportable", "template", "join" },
  cite = {
    { "MS-CRTD, section 2.27 (EXPORTABLE_KEY 0x10)" },
  },
  why = [[
Clients that enroll make the key as the template says. A key that may be exported though the template forbids
it came in another way: the request was made by hand, or the key was imported from a file, of which there may
be more copies. The other way round nothing is at risk, and it is a notice: the key was imported without the
mark. In both cases the template may have been changed later: where the certificate says which version it is from,
another version is not judged. The template must be in the same file as the listing of the key.]],
  remedy = {
    text = [[
Find out where the key was made. Enroll anew from the template where it should not have left the machine, and
revoke the certificate once the new one is in use.]],
    command = "certutil -v -store my ${sha1}",
  },
  when = { ["key.cert.template.kind"] = "adcs" },
  check = function (key)
    local cert, t = key.cert, key.cert.template
    local got, want = key.exportable, t.exportable
    if got == want or got == nil or want == nil then return end
    if known "key.cert.template_major_version" and cert.template_major_version
       and (cert.template_major_version ~= t.major_version or cert.template_minor_version ~= t.minor_version) then
      return not_applicable() -- the template was another then
    end
    if got then
      return fail { at = "key.exportable", got = "exportable", want = "not exportable",
                    message = "Private key is exportable, and its template does not allow that" }
    end
    return fail { at = "key.exportable", got = "not exportable", want = "exportable", severity = "notice",
                  message = "Private key is not exportable, and its template allows it" }
  end,
  examples = {
    { fail = true, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = true,
        ["key.cert.template.exportable"] = false } },
    { fail = true, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = false,
        ["key.cert.template.exportable"] = true } },
    { fail = true, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = true,
        ["key.cert.template.exportable"] = false, ["key.cert.template_major_version"] = absent } },
    { fail = true, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = true,
        ["key.cert.template.exportable"] = false,
        ["key.cert.template_major_version"] = 100, ["key.cert.template_minor_version"] = 3,
        ["key.cert.template.major_version"] = 100, ["key.cert.template.minor_version"] = 3 } },
    { fail = false, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = false,
        ["key.cert.template.exportable"] = false } },
    { not_applicable = true, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = true,
        ["key.cert.template.exportable"] = false,
        ["key.cert.template_major_version"] = 100, ["key.cert.template_minor_version"] = 2,
        ["key.cert.template.major_version"] = 100, ["key.cert.template.minor_version"] = 3 } },
    { not_applicable = true, facts = { ["key.exportable"] = true } },
    { cannot_tell = true, facts = { ["key.cert.template.kind"] = "adcs",
        ["key.cert.template.exportable"] = false } },
    { cannot_tell = true, facts = { ["key.cert.template.kind"] = "adcs", ["key.exportable"] = true } },
  },
}
