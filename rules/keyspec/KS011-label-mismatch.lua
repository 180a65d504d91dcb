local names = {
  AT_NONE = "none", XCN_AT_NONE = "none", CERT_NCRYPT_KEY_SPEC = "none",
  AT_KEYEXCHANGE = "exchange", XCN_AT_KEYEXCHANGE = "exchange",
  AT_SIGNATURE = "signature", XCN_AT_SIGNATURE = "signature",
}

return rule {
  api = 1,
  title = "A listing names the KeySpec otherwise than its number says",
  subject = "key", severity = "notice", since = "0.2",
  tags = { "keyspec" },
  cite = {
    { "Microsoft IIS Support Blog, Error HRESULT: 0x80070520 when adding SSL binding in IIS, scenario 3 (the dump)",
      "https://techcommunity.microsoft.com/t5/iis-support-blog/error-hresult-0x80070520-when-adding-ssl-binding-in-iis/ba-p/377281" },
    { "Microsoft, X509KeySpec enumeration (XCN_AT_NONE is for CNG keys)",
      "https://learn.microsoft.com/windows/win32/api/certenroll/ne-certenroll-x509keyspec" },
  },
  why = [[
certutil prints the number of KeySpec and its name beside it, and both come from one table. When they differ,
the listing was typed or changed by hand, or two listings were pasted together. Findings on its KeySpec may
then be about the wrong key.]],
  remedy = {
    text = [[
List the certificate again and keep the output as it is.]],
    command = [[certutil -v -store my ${sha1}]],
  },
  check = function (key)
    if not known "key.spec_label" or not key.spec_label then return not_applicable() end -- no listing
    local want = names[key.spec_label:upper()]
    if want and want ~= key.spec then
      return fail { at = "key.spec_label", got = key.spec_label .. " beside " .. key.spec, want = "the name of " .. key.spec }
    end
  end,
  examples = {
    { fail = true, facts = { ["key.spec"] = "exchange", ["key.spec_label"] = "AT_SIGNATURE" } },
    { fail = false, facts = { ["key.spec"] = "signature", ["key.spec_label"] = "AT_SIGNATURE" } },
    { fail = false, facts = { ["key.spec"] = "none", ["key.spec_label"] = "XCN_AT_NONE" } },
    { not_applicable = true, facts = { ["key.spec"] = "none", ["key.spec_label"] = absent } },
    { not_applicable = true, facts = { ["key.spec"] = "none" } },
    { cannot_tell = true, facts = { ["key.spec_label"] = "AT_SIGNATURE" } },
  },
}
