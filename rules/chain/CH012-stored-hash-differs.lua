return rule {
  api = 1,
  title = "The store keeps another SHA-1 for the certificate than it has",
  subject = "cert", severity = "error", since = "0.2",
  tags = { "store" },
  cite = {
    { "Microsoft, CertGetCertificateContextProperty, CERT_SHA1_HASH_PROP_ID",
      "https://learn.microsoft.com/windows/win32/api/wincrypt/nf-wincrypt-certgetcertificatecontextproperty" },
    { "Microsoft, MS-GPEF 2.2.1.1, serialized certificate properties" },
  },
  why = [[
Beside each certificate a store of Windows keeps its SHA-1, under which it is looked up: bindings, RDP and
scripts go by that thumbprint. When certificate and hash are not of one another, the entry was damaged, or one
of the two was put there by hand. Lookups then miss the certificate or find the wrong one.]],
  remedy = {
    text = [[
Delete the entry and import the certificate again; an import writes the hash anew. The key itself is untouched
by that: certutil -repairstore my THUMBPRINT links it again.]],
    command = "certutil -repairstore my ${sha1}",
  },
  when = { ["cert.store.certificate_count"] = { present = true }, -- stands in a store
           ["cert.stored_sha1"] = { present = true } },
  check = function (cert)
    if cert.stored_sha1 ~= cert.sha1 then
      return fail { at = "cert.stored_sha1", got = cert.stored_sha1, want = cert.sha1 }
    end
  end,
  examples = {
    { fail = true, facts = { ["cert.store.certificate_count"] = 1,
        ["cert.stored_sha1"] = "0102030405060708090a0b0c0d0e0f1011121314",
        ["cert.sha1"] = "1112131415161718191a1b1c1d1e1f2021222324" } },
    { fail = false, facts = { ["cert.store.certificate_count"] = 1,
        ["cert.stored_sha1"] = "1112131415161718191a1b1c1d1e1f2021222324",
        ["cert.sha1"] = "1112131415161718191a1b1c1d1e1f2021222324" } },
    { not_applicable = true, facts = { ["cert.store.certificate_count"] = 1, ["cert.stored_sha1"] = absent } },
    { cannot_tell = true, facts = { ["cert.store.certificate_count"] = 1, ["cert.sha1"] = "1112131415161718191a1b1c1d1e1f2021222324" } },
    { cannot_tell = true, facts = { ["cert.store.certificate_count"] = 1,
        ["cert.stored_sha1"] = "1112131415161718191a1b1c1d1e1f2021222324" } },
  },
}
