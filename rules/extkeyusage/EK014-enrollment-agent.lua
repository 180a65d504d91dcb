local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate lets its holder request certificates in the name of others",
  subject = "cert", severity = "warning", since = "0.2",
  tags = { "extended-key-usage", "adcs" },
  cite = {
    { "Certipy (ESC3)", "https://github.com/ly4k/Certipy" },
  },
  why = [[
An enrollment agent signs requests for other people, and AD CS issues them: for a logon as whoever is named, unless
the CA restricts its agents. That is meant for the desk that hands out smart cards. In any other hand the
certificate is a way to every account; its key belongs on a card or in an HSM, and its owner on a list.]],
  remedy = {
    text = [[
Find out who holds it. If that is the one who enrolls for others, restrict the CA's enrollment agents to him and to
the templates he needs; if not, revoke it, and look at what the CA issued on behalf of others (TP007).]],
    command = "certutil -revoke ${serial}",
  },
  when = { ["cert.is_ca"] = false, ["cert.extended_key_usage"] = { present = true } },
  check = function (cert)
    if cert.extended_key_usage:has "certRequestAgent" then
      return fail { at = "cert.extended_key_usage" }
    end
  end,
  examples = {
    cases.example("fail", { is_ca = false, extended_key_usage = { "certRequestAgent" } }),
    cases.example("pass", { is_ca = false, extended_key_usage = { "clientAuth", "smartcardLogon" } }),
    cases.example("not_applicable", { is_ca = false, extended_key_usage = absent }),
    cases.example("not_applicable", { is_ca = true, extended_key_usage = { "certRequestAgent" } }),
    cases.example("cannot_tell", { is_ca = false }),
  },
}
