local evidence = require "evidence"
local windows = require "windows"

local function is_ec(cert)
  return known "cert.key_algorithm" and cert.key_algorithm == "ec" or known "key.algorithm" and cert.key.algorithm == "ec"
end

-- `keyex`: what tells Windows that the key is for exchange; `modifier`, behind the import's file, likewise.
local function steps(keyex, modifier, hint)
  return {
    { command = "openssl pkcs12 -in ${pfx} -out all.pem",
      changes = "Writes what the PFX holds to all.pem, under a password that you choose.", undo = "del all.pem" },
    { command = "openssl pkcs12 -export " .. keyex .. "-in all.pem -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 "
        .. "-out old.pfx",
      changes = "Writes it to old.pfx as old versions of Windows read it. It is weaker: use a long password, and "
        .. "delete both files after the import.",
      undo = "del old.pfx all.pem" },
    { command = "certutil ${scope}-importpfx ${into}old.pfx" .. modifier,
      changes = "Puts certificate and key into the store." .. hint,
      undo = "certutil ${scope}-delstore ${store} ${sha1}. A certificate that was there without a key comes back from its .cer: "
        .. "certutil ${scope}-addstore ${store} FILE.cer" },
  }
end

return cause {
  api = 1,
  title = "The PFX is encrypted in a way that an older Windows cannot open",
  since = "0.2", rank = 13,
  cite = {
    { "OpenSSL, openssl-pkcs12: -keypbe, -certpbe, -macalg", "https://docs.openssl.org/master/man1/openssl-pkcs12/" },
    { "RFC 7292, appendix C; RFC 8018 (PBES2)", "https://www.rfc-editor.org/rfc/rfc7292#appendix-C" },
  },
  why = [[
Windows reads AES and SHA-256 in a PFX since Windows 10 1709 and Windows Server 2019. Before, the import says that
the password is wrong, whatever one types. New tools write AES unless told otherwise.]],
  check = function (cert, goal)
    if evidence.is_installed(cert) and known "key.linked" and cert.key.linked then return end
    if evidence.opens(cert) then return end
    local pfx = evidence.modern_pfx(cert)
    if not pfx then return end
    local found = { { pfx, "encryption" }, { pfx, "mac_algorithm" }, fix = "rsa" }
    if evidence.is_open(pfx, cert) and is_ec(cert) then found.fix = "ec" end
    local old = windows.old(cert)
    if evidence.is_installed(cert) then found[#found + 1] = "key.linked" end
    found[#found + 1] = old
    if not evidence.is_open(pfx, cert) then
      if not evidence.is_installed(cert) and not old then return end
      if not evidence.is_installed(cert) and not known "cert.sha1" then return likely(found) end -- nothing but the PFX
      found.message = "The PFX beside the certificate is encrypted in a way that an older Windows cannot open; whether "
        .. "the certificate is in it, only its password would show"
      return possible(found)
    end
    if old then return likely(found) end
    if windows.new(cert) then return end
    if evidence.is_installed(cert) then return possible(found) end -- the server has no key for it
  end,
  fix = {
    rsa = steps("-keyex ", " AT_KEYEXCHANGE", " Leave AT_KEYEXCHANGE out for a key that is to lie in a key storage provider."),
    ec = steps("", "", " An EC key goes to a key storage provider, which has no AT_KEYEXCHANGE."),
  },
  examples = {
    { likely = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256",
        ["pfx.certificate_count"] = 1, ["request.os_version"] = "10.0.14393.2" } },
    { likely = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256",
        ["pfx.certificate_count"] = 1, ["host.os_version"] = "6.3.9600" } },
    { likely = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256",
        ["key.source"] = "file", ["host.os_version"] = "6.3.9600" } },
    { possible = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256",
        ["key.source"] = "dump", ["key.linked"] = false, ["host.os_version"] = "6.3.9600" } },
    { none = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256",
        ["pfx.certificate_count"] = 1, ["key.source"] = "dump", ["key.linked"] = false,
        ["host.os_version"] = "10.0.20348.1" } },
    { possible = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256",
        ["key.source"] = "dump", ["key.linked"] = false } },
    { none = true, facts = { ["pfx.encryption"] = { "PBES2-aes256-CBC" }, ["pfx.mac_algorithm"] = "sha256" } },
    { none = true, facts = { ["pfx.encryption"] = { "pbeWithSHAAnd3-KeyTripleDES-CBC" }, ["pfx.mac_algorithm"] = "sha1",
        ["key.source"] = "dump", ["key.linked"] = false } },
  },
}
