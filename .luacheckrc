-- SPDX-License-Identifier: Apache-2.0
-- What a rule sees is what the sandbox gives it (engine/lua); anything else is a misspelling.
local function fields(names)
   local list = {}
   for name in names:gmatch "%S+" do list[name] = {} end
   return { fields = list }
end

stds.rule = {
   read_globals = {
      "rule", "fail", "known", "present", "not_applicable", "cannot_tell", "grants", "absent", "run",
      "require", "cause", "certain", "likely", "possible", "each_linked", "has_linked",
      "assert", "error", "ipairs", "next", "pairs", "select", "tonumber", "tostring", "type", "_VERSION",
      string = fields "byte char find format gmatch gsub len lower match rep reverse sub upper pack unpack packsize",
      table = fields "concat insert move pack remove sort unpack",
      math = fields "abs ceil floor fmod huge max maxinteger min mininteger modf tointeger type ult pi exp log sqrt",
      utf8 = fields "char charpattern codepoint codes len offset",
   },
}
std = "rule"
max_line_length = 140
unused_args = false
exclude_files = { "rules/meta" }
