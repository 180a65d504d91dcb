local cases = require "cert_cases"

return rule {
  api = 1,
  title = "Certificate for the encrypting file system may not encipher keys",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "key-usage", "efs" },
  cite = {
    { "RFC 5280, section 4.2.1.3", "https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3" },
  },
  why = [[
Every encrypted file has its own key, and that key is encrypted with the RSA keys of the user and of the recovery agent.
RFC 5280 calls this keyEncipherment; a certificate whose key usage lacks it does not allow what it was issued for, and
a recovery agent finds out when files are to be recovered. Judged are RSA keys with the purpose of a user or of a
recovery agent. A document of Microsoft's that asks for the bit was not found; its templates for both set it.]],
  remedy = {
    text = "Allow key encipherment in the template (Request Handling, purpose Encryption), and enroll again.",
    command = "certutil -v -dump ${artifact}",
  },
  when = { ["cert.is_ca"] = false, ["cert.key_algorithm"] = "rsa", ["cert.key_usage"] = { present = true },
           ["cert.extended_key_usage"] = { any = { "encryptingFileSystem", "efsRecovery" } } },
  check = function (cert)
    if not cert.key_usage:has "keyEncipherment" then
      return fail { at = "cert.key_usage", got = cert.key_usage:text(), want = "keyEncipherment" }
    end
  end,
  examples = {
    cases.example("fail", { is_ca = false, key_algorithm = "rsa", extended_key_usage = { "efsRecovery" },
                            key_usage = { "digitalSignature" } }),
    cases.example("fail", { is_ca = false, key_algorithm = "rsa", key_usage = { "dataEncipherment" },
                            extended_key_usage = { "clientAuth", "encryptingFileSystem" } }),
    cases.example("pass", { is_ca = false, key_algorithm = "rsa", key_usage = { "keyEncipherment" },
                            extended_key_usage = { "encryptingFileSystem" } }),
    cases.example("not_applicable", { is_ca = false, key_algorithm = "ec", key_usage = { "keyAgreement" },
                                      extended_key_usage = { "encryptingFileSystem" } }),
    cases.example("not_applicable", { is_ca = false, key_algorithm = "rsa", key_usage = { "digitalSignature" },
                                      extended_key_usage = { "clientAuth" } }),
    cases.example("not_applicable", { is_ca = false, key_algorithm = "rsa", key_usage = absent,
                                      extended_key_usage = { "efsRecovery" } }),
    cases.example("cannot_tell", { is_ca = false, key_algorithm = "rsa", extended_key_usage = { "efsRecovery" } }),
  },
}
