local issued = require "issued"

return rule {
  api = 1,
  title = "Certificate is not what its template says",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "template", "join" },
  cite = {
    { "MS-CRTD, section 2.13 (pKIKeyUsage)" },
    { "smallstep/certificates, issue 673 (key usage of a template that is not honoured)",
      "https://github.com/smallstep/certificates/issues/673" },
    { "hashicorp/vault, issue 29362 (key usage of a role that is passed over)",
      "https://github.com/hashicorp/vault/issues/29362" },
  },
  why = [[
The template was reviewed; the certificate came out otherwise. Something between the two changed it: flags
of the CA that take extensions from the request, an administrator who approved the request with changes, a
policy module. Other certificates of the CA may be changed alike. Compared are key usage, purposes, validity
and the size of an RSA key, with a template of the same name or identifier that is in the same file. A
certificate from an earlier version of the template is not judged, nor is a shorter validity: CAs cut it at
their own end and at their own limit. A validity is longer by an hour or more (CAs date the beginning back, by
ten minutes unless ClockSkewMinutes says otherwise); years and months of a template are taken as it has them, of
365 and 30 days, or by the calendar, whichever is longer. Bits that depend on the algorithm are compared for RSA keys alone.
Whether the key may be exported is EX009's.]],
  remedy = {
    text = [[
Look the request up in the CA's database: what it asked for, who approved it. Look at the CA's EditFlags for
what it takes from requests, then issue the certificate anew.]],
    command = "certutil -getreg policy\\EditFlags",
  },
  when = { ["cert.template.kind"] = "adcs" },
  check = function (cert)
    local t = cert.template
    if not issued.same_version(cert, t) then return not_applicable() end
    local at, said = issued.differences(cert, t)
    if at then
      return fail { at = at, message = "Certificate is not what its template says: " .. said }
    end
  end,
  examples = require "issued_cases",
}
