return rule {
  api = 1,
  title = "Octets follow the PFX in its file",
  subject = "pfx", severity = "warning", since = "0.2",
  tags = { "pfx", "encoding" },
  cite = {
    { "ITU-T X.690, 8.1 and 10.1", "https://www.itu.int/rec/T-REC-X.690" },
    { "RFC 7292, section 4", "https://www.rfc-editor.org/rfc/rfc7292#section-4" },
  },
  why = [[
The file's first octets say how long it is. What stands behind is covered by no MAC and read by no import: the rest of a
longer file that was overwritten, two files put together, or the padding of a bad transfer. Some programs refuse the
file for it. BER in place of DER (indefinite lengths, strings in pieces) is allowed in a PFX, and judged only when the
parameter ber says so, for programs that read DER alone.]],
  remedy = {
    text = "Export or fetch the file again, and compare the sizes; look at what stands behind the end.",
    command = "openssl asn1parse -inform DER -in ${artifact}",
  },
  params = { ber = { type = "bool", default = false, meaning = "whether a file in BER that is no DER fails, too" } },
  check = function (pfx, params)
    if pfx.trailing_bytes > 0 then
      return fail { at = "pfx.trailing_bytes", got = tostring(pfx.trailing_bytes), want = "0" }
    end
    if params.ber and pfx.ber then
      return fail { at = "pfx.ber", message = "The PFX is in BER that is no DER" }
    end
  end,
  examples = {
    { fail = true, facts = { ["pfx.trailing_bytes"] = 4 } },
    { fail = true, params = { ber = true }, facts = { ["pfx.trailing_bytes"] = 0, ["pfx.ber"] = true } },
    { pass = true, facts = { ["pfx.trailing_bytes"] = 0, ["pfx.ber"] = true } },
    { pass = true, params = { ber = true }, facts = { ["pfx.trailing_bytes"] = 0, ["pfx.ber"] = false } },
    { cannot_tell = true, facts = {} },
  },
}
