return rule {
  api = 1,
  title = "PFX has a weak MAC",
  subject = "pfx", severity = "warning", since = "0.2",
  tags = { "pfx" },
  cite = {
    { "RFC 7292, section 4 and appendix B", "https://www.rfc-editor.org/rfc/rfc7292#section-4" },
    { "RFC 9579 (PBMAC1)", "https://www.rfc-editor.org/rfc/rfc9579" },
  },
  why = [[
Whoever has the file tries passwords on the MAC: each try costs as many hashes as it has iterations, and the MAC tells
when one fits, however strong the encryption beside it is. RFC 7292 recommends 1024 iterations or more. SHA-1 is not
broken for this use, but cheapest to compute, and programs that allow no SHA-1 at all cannot open the file. The salt
is not judged.]],
  remedy = {
    text = [[
Export again with SHA-256 (Export-PfxCertificate -CryptoAlgorithmOption AES256_SHA256, or openssl 3, which does so by
itself), with a long password, and delete the old file. Ask first whether the machine that imports it reads AES.
What openssl writes anew has no KeySpec, provider or machine mark unless it is told so: the command says
-keyex and -CSP (add -LMK for a machine key, leave both away for a key storage provider).]],
    command = "openssl pkcs12 -legacy -in ${artifact} -nodes | openssl pkcs12 -export -keyex -CSP ${provider} -out new.pfx",
  },
  params = {
    weak = { type = "list", meaning = "algorithms that fail", default = { "md5", "sha1" } },
    min = { type = "int", default = 1024, min = 1, meaning = "fewest iterations" },
  },
  when = { ["pfx.mac_algorithm"] = { present = true } },
  check = function (pfx, params)
    local algorithm = pfx.mac_algorithm
    for _, weak in ipairs(params.weak) do
      if algorithm == weak then
        return fail { at = "pfx.mac_algorithm", got = algorithm, want = "sha256 or stronger" }
      end
    end
    if pfx.mac_iterations < params.min then
      return fail { at = "pfx.mac_iterations", got = tostring(pfx.mac_iterations), want = "at least " .. params.min }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.mac_algorithm"] = "sha1", ["pfx.mac_iterations"] = 2000 } },
    { fail = true, facts = { ["pfx.mac_algorithm"] = "sha256", ["pfx.mac_iterations"] = 1 } },
    { fail = true, params = { min = 100000 },
      facts = { ["pfx.mac_algorithm"] = "pbmac1", ["pfx.mac_iterations"] = 2048 } },
    { pass = true, facts = { ["pfx.mac_algorithm"] = "sha256", ["pfx.mac_iterations"] = 2000 } },
    { pass = true, params = { weak = {} }, facts = { ["pfx.mac_algorithm"] = "sha1", ["pfx.mac_iterations"] = 1024 } },
    { not_applicable = true, facts = { ["pfx.mac_algorithm"] = absent } },
    { cannot_tell = true, facts = { ["pfx.mac_algorithm"] = "sha512" } },
  },
}
