local scope = require "scope"
local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate under a code signing policy lacks codeSigning, or has a purpose that is forbidden beside it",
  subject = "cert", severity = "error", since = "0.2", default = false,
  tags = { "extended-key-usage", "code-signing" },
  cite = {
    { "CA/Browser Forum Code Signing Baseline Requirements, 7.1.2.3 f",
      "https://cabforum.org/working-groups/code-signing/documents/" },
  },
  why = [[
A key that signs programs must serve nothing that stands open to the network. Certificates with one of the CA/Browser
Forum's code signing policies must, from 13 August 2019 on, name codeSigning, and neither serverAuth nor any purpose;
a CA that issues them must not name mail either. Windows does not accept a signature without codeSigning. Self-signed
certificates, and those without such a policy, are not judged; of them EK008 tells whether they may sign.]],
  remedy = {
    text = "Have it issued again with extendedKeyUsage = codeSigning.",
    command = "openssl x509 -in ${artifact} -noout -ext extendedKeyUsage,certificatePolicies",
  },
  effective = { from = "2019-08-13", by = "not_before" },
  when = { ["cert.certificate_policies"] = { any = { "2.23.140.1.3", "2.23.140.1.4.1" } } },
  check = function (cert)
    if scope.is_self_signed(cert) then return not_applicable() end
    local purposes = cert.extended_key_usage
    if not purposes:has "codeSigning" then
      return fail { at = "cert.extended_key_usage", want = "codeSigning",
                    got = purposes.present and purposes:text() or "absent" }
    end
    if purposes:any("serverAuth", "anyExtendedKeyUsage") or cert.is_ca and purposes:has "emailProtection" then
      return fail { at = "cert.extended_key_usage", got = purposes:text(), want = "codeSigning alone" }
    end
  end,
  examples = {
    cases.example("fail", { certificate_policies = { "2.23.140.1.4.1" }, self_issued = false,
                            extended_key_usage = { "clientAuth" } }),
    cases.example("fail", { certificate_policies = { "2.23.140.1.3" }, self_issued = false,
                            extended_key_usage = absent }),
    cases.example("fail", { certificate_policies = { "2.23.140.1.4.1" }, self_issued = false,
                            extended_key_usage = { "codeSigning", "serverAuth" } }),
    cases.example("fail", { certificate_policies = { "2.23.140.1.4.1" }, self_issued = false, is_ca = true,
                            extended_key_usage = { "codeSigning", "emailProtection" } }),
    cases.example("pass", { certificate_policies = { "2.23.140.1.4.1" }, self_issued = false, is_ca = false,
                            extended_key_usage = { "codeSigning", "emailProtection" } }),
    cases.example("not_applicable", { certificate_policies = { "2.23.140.1.4.1" }, self_issued = true,
                                      self_signed = true, extended_key_usage = { "serverAuth" } }),
    cases.example("not_applicable", { certificate_policies = absent, extended_key_usage = { "codeSigning" } }),
    cases.example("cannot_tell", { certificate_policies = { "2.23.140.1.4.1" }, self_issued = false }),
  },
}
