-- What a comment says of exportability: true, false, or nil when it says neither.
local function says(comment)
  local text = comment:lower()
  if text:find("not exportable", 1, true) or text:find("non-exportable", 1, true)
     or text:find("not be exported", 1, true) then
    return false
  end
  if text:find("is exportable", 1, true) or text:find("can be exported", 1, true) then return true end
end

return rule {
  api = 1,
  title = "Comment beside Exportable says the opposite of its value",
  subject = "template", severity = "notice", since = "0.2",
  tags = { "inf", "request", "exportability" },
  cite = { { "Microsoft, certreq reference, [NewRequest]",
      "https://learn.microsoft.com/windows-server/administration/windows-commands/certreq_1" } },
  why = [[
Somebody changed the value and left the comment, or copied the line from a sample that has it wrong. Whoever reads the
file next goes by the comment, and whoever runs it gets the value. Only a comment on the same line counts.]],
  remedy = {
    text = "Decide whether the key may leave the machine, and make value and comment say so.",
  },
  when = { ["template.kind"] = "inf", ["template.exportable_comment"] = { present = true } },
  check = function (template)
    local said = says(template.exportable_comment)
    if said ~= nil and said ~= template.exportable then
      return fail { at = "template.exportable", got = tostring(template.exportable),
                    message = 'Exportable is ' .. tostring(template.exportable):upper()
                           .. ', and the comment beside it says: ' .. template.exportable_comment }
    end
  end,
  examples = {
    { fail = true, facts = { ["template.kind"] = "inf", ["template.exportable"] = true,
        ["template.exportable_comment"] = "Private key is NOT exportable" } },
    { fail = true, facts = { ["template.kind"] = "inf", ["template.exportable"] = false,
        ["template.exportable_comment"] = "the key can be exported" } },
    { fail = false, facts = { ["template.kind"] = "inf", ["template.exportable"] = false,
        ["template.exportable_comment"] = "Private key is not exportable" } },
    { fail = false, facts = { ["template.kind"] = "inf",
        ["template.exportable_comment"] = "see the manual" } },
    { not_applicable = true, facts = { ["template.kind"] = "inf",
        ["template.exportable_comment"] = absent } },
    { cannot_tell = true, facts = { ["template.kind"] = "inf" } },
  },
}
